import type { BuildReport } from '../../cli/report.ts';
import type { ExpectedFile } from '../generate/files.ts';

/** Throws unless a build gave the images, labels, content and ledger that are known by construction. */
export function matchesExpected(
  {
    contentSha256,
    images,
    labels,
    ledger,
  }: Pick<BuildReport, 'contentSha256' | 'images' | 'labels' | 'ledger'>,
  expected: ExpectedFile,
): void {
  const got = JSON.stringify({ images, labels, content: contentSha256, bins: sorted(ledger.bins) });
  const wanted = JSON.stringify({
    images: expected.images,
    labels: expected.labels.length,
    content: expected.contentSha256,
    bins: sorted(expected.ledger),
  });
  if (got !== wanted) throw new Error(`the build gave ${got}, not ${wanted}`);
}

function sorted(bins: object): [string, number][] {
  return Object.entries(bins).sort(([a], [b]) => (a < b ? -1 : 1));
}
