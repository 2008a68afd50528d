import { randomInt } from 'node:crypto';
import type { Cells } from './column.ts';
import { IntegerColumn } from './integer-column.ts';
import { TextBytes } from './text-bytes.ts';
import { TextColumn } from './text-column.ts';

/** Places for texts at first, a power of two. */
const PLACES = 1 << 14;
/** Of four numbers each, so that a place is in one line of the processor's cache: hash, number plus one or 0, beginning. */
const HASH = 0;
const NUMBER = 1;
const START = 2;
const PLACE_SHIFT = 2;
/** So many texts are remembered, or so many bytes of them, before all are forgotten. */
const MOST_TEXTS = 1 << 20;
const MOST_BYTES = 1 << 26;

/**
 * Texts that repeat, such as tags: the column `word` numbers them, and `value` has a text only in the row where its
 * number comes first. One text may get several numbers, so that no more than some millions have to be remembered. `add`
 * throws `NotUtf8`.
 */
export class WordCells implements Cells {
  private readonly word = new IntegerColumn('word', 'int32');
  private readonly value = new TextColumn('value');
  readonly columns = [this.word, this.value];
  private readonly texts = new TextBytes();
  private readonly mostTexts: number;
  /** The next number. */
  private next = 0;
  private remembered = 0;
  /** A text is in the place of its hash, or in the next free one. */
  private places = new Int32Array(PLACES << PLACE_SHIFT);
  /** Of this process alone, so that nobody can choose texts that all want one place. */
  private readonly seed = randomInt(2 ** 32);

  constructor(mostTexts = MOST_TEXTS) {
    this.mostTexts = mostTexts;
  }

  add(bytes: Buffer, start: number, end: number): void {
    const hash = this.hash(bytes, start, end);
    const { places, texts } = this;
    const last = places.length - 1;
    let place = (hash << PLACE_SHIFT) & last;
    for (
      let number = places[place + NUMBER] as number;
      number > 0;
      number = places[place + NUMBER] as number
    ) {
      if (places[place + HASH] === hash && texts.equals(places[place + START] as number, bytes, start, end)) {
        this.word.addNumber(number - 1);
        this.value.addNull();
        return;
      }
      place = (place + (1 << PLACE_SHIFT)) & last;
    }
    this.value.add(bytes, start, end);
    this.word.addNumber(this.next);
    this.remember(place, hash, texts.append(bytes, start, end));
  }

  addNull(): void {
    this.word.addNull();
    this.value.addNull();
  }

  private remember(place: number, hash: number, start: number): void {
    const { places } = this;
    places[place + HASH] = hash;
    places[place + START] = start;
    places[place + NUMBER] = ++this.next;
    this.remembered++;
    if (this.remembered >= this.mostTexts || this.texts.length >= MOST_BYTES) this.forget();
    // Three quarters full: the fewer places, the more of them are in the processor's cache.
    else if (4 * this.remembered > 3 * (places.length >> PLACE_SHIFT)) this.grow();
  }

  private forget(): void {
    this.remembered = 0;
    this.texts.clear();
    this.places.fill(0);
  }

  private grow(): void {
    const { places } = this;
    const larger = new Int32Array(2 * places.length);
    const last = larger.length - 1;
    for (let from = 0; from < places.length; from += 1 << PLACE_SHIFT) {
      if (places[from + NUMBER] === 0) continue;
      let to = ((places[from + HASH] as number) << PLACE_SHIFT) & last;
      while (larger[to + NUMBER] !== 0) to = (to + (1 << PLACE_SHIFT)) & last;
      larger.set(places.subarray(from, from + (1 << PLACE_SHIFT)), to);
    }
    this.places = larger;
  }

  private hash(bytes: Buffer, start: number, end: number): number {
    let hash = this.seed;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    // The upper bits of a product depend on more bits of its bytes than the lower ones, which choose the place.
    return hash ^ (hash >>> 15);
  }
}
