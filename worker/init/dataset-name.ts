/** A name that may be part of paths: that of the database or of the first file. */
export function datasetName(named: string | undefined, from: string): string {
  const given = named === undefined || named.includes('://') ? from.split(',')[0] : named;
  const last = (given ?? '').split(/[\\/]/).at(-1) ?? '';
  const name = last
    .replace(/\.(gz|zst)$/i, '')
    .replace(/\.[A-Za-z]+$/, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return name.slice(0, 64) || 'pictures';
}
