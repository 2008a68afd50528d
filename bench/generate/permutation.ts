import { mix } from './random.ts';

/** A bijection of the integers below `size`, and its inverse, in constant memory. */
export interface Permutation {
  readonly size: number;
  at(index: number): number;
  indexOf(value: number): number;
}

const ROUNDS = 4;

/**
 * A pseudo-random shuffle of `[0, size)`: a Feistel network over `left × right ≥ size`, walked until it falls
 * inside (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
 */
export function permutation(size: number, seed: number): Permutation {
  const left = Math.max(1, Math.ceil(Math.sqrt(size)));
  const right = Math.max(1, Math.ceil(size / left));

  const encipher = (x: number): number => {
    let a = x % left;
    let b = Math.floor(x / left);
    for (let round = 0; round < ROUNDS; round++) {
      const modulus = round % 2 === 0 ? left : right;
      const next = (a + mix(seed + round, b)) % modulus;
      a = b;
      b = next;
    }
    return a + b * left;
  };
  const decipher = (y: number): number => {
    let a = y % left;
    let b = Math.floor(y / left);
    for (let round = ROUNDS - 1; round >= 0; round--) {
      const modulus = round % 2 === 0 ? left : right;
      const previous = (((b - mix(seed + round, a)) % modulus) + modulus) % modulus;
      b = a;
      a = previous;
    }
    return a + b * left;
  };

  return {
    size,
    at(index) {
      let x = encipher(index);
      while (x >= size) x = encipher(x);
      return x;
    },
    indexOf(value) {
      let x = decipher(value);
      while (x >= size) x = decipher(x);
      return x;
    },
  };
}
