/** MySQL's single-byte character sets, and what the WHATWG Encoding Standard calls what comes nearest. */
const LABELS: Readonly<Record<string, string>> = {
  latin1: 'windows-1252',
  latin2: 'iso-8859-2',
  latin5: 'windows-1254',
  latin7: 'iso-8859-13',
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  cp866: 'ibm866',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  macroman: 'macintosh',
};

/** Where MySQL's tables differ from those, as MySQL has it: by the first byte, the characters from there on. */
const DIFFERENCES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  // The same as Windows-1252. (The decoders of some versions of Node are not.)
  latin1: { 128: '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ' },
  // Control characters, as in ISO 8859-9.
  latin5: { 128: String.fromCharCode(...Array.from({ length: 0x20 }, (_, i) => 0x80 + i)) },
  greek: { 161: 'ʽʼ' },
  hebrew: { 175: '‾' },
  cp866: { 252: 'ⁿ²' },
  koi8u: { 149: '•', 174: '╝', 190: '╬' },
};

/** For each byte from 0x80 its UTF-8, if it is any character; undefined where MySQL has no such character set, or it is none of these. */
export function singleByteTable(name: string): (Uint8Array | undefined)[] | undefined {
  const label = LABELS[name];
  if (label === undefined) return undefined;
  const decoder = new TextDecoder(label, { fatal: true });
  const encoder = new TextEncoder();
  const table = Array.from({ length: 0x100 }, (_, byte) => {
    try {
      return encoder.encode(decoder.decode(Uint8Array.of(byte)));
    } catch {
      return undefined;
    }
  });
  for (const [first, characters] of Object.entries(DIFFERENCES[name] ?? {})) {
    for (const [i, character] of [...characters].entries())
      table[Number(first) + i] = encoder.encode(character);
  }
  return table;
}
