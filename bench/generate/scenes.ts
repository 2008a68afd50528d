/** What is likely to be seen in one kind of film still: tag → chance. */
export interface Scene {
  readonly weight: number;
  readonly tags: Readonly<Record<string, number>>;
}

/** Kinds of scene and how often films show them, so that tags of the example come together as they do in films. */
export const SCENES: readonly Scene[] = [
  {
    weight: 14,
    tags: { gun: 0.75, blood: 0.45, corpse: 0.3, police: 0.35, knife: 0.2, night: 0.3, car: 0.25 },
  },
  {
    weight: 8,
    tags: { knife: 0.6, blood: 0.65, stairs: 0.3, night: 0.4, mirror: 0.2, candle: 0.15, corpse: 0.2 },
  },
  {
    weight: 8,
    tags: { hospital: 0.75, bed: 0.7, doctor: 0.6, nurse: 0.45, bandage: 0.3, wheelchair: 0.2, blood: 0.15 },
  },
  { weight: 9, tags: { horse: 0.8, hat: 0.75, gun: 0.45, desert: 0.5, moustache: 0.3, train: 0.15 } },
  { weight: 7, tags: { wedding: 0.8, church: 0.5, kiss: 0.45, cake: 0.2, dance: 0.25, tuxedo: 0.35 } },
  {
    weight: 12,
    tags: { car: 0.7, night: 0.45, rain: 0.4, umbrella: 0.25, hat: 0.3, phone: 0.2, taxi: 0.25 },
  },
  { weight: 10, tags: { bed: 0.8, nudity: 0.55, kiss: 0.4, mirror: 0.2, phone: 0.2, redhead: 0.15 } },
  { weight: 6, tags: { mirror: 0.7, bathtub: 0.5, nudity: 0.4, towel: 0.35, blonde: 0.2 } },
  {
    weight: 9,
    tags: { phone: 0.7, glasses: 0.45, typewriter: 0.3, office: 0.55, newspaper: 0.25, cigarette: 0.2 },
  },
  {
    weight: 7,
    tags: { spaceship: 0.75, astronaut: 0.55, robot: 0.45, alien: 0.4, moon: 0.25, explosion: 0.15 },
  },
  {
    weight: 9,
    tags: {
      soldier: 0.75,
      uniform: 0.6,
      explosion: 0.45,
      helicopter: 0.35,
      fire: 0.4,
      gun: 0.45,
      airplane: 0.2,
    },
  },
  { weight: 8, tags: { boat: 0.65, ocean: 0.7, beach: 0.5, sunset: 0.25, bikini: 0.25 } },
  { weight: 6, tags: { snow: 0.85, forest: 0.5, dog: 0.25, 'Christmas tree': 0.3 } },
  {
    weight: 9,
    tags: { café: 0.45, cigarette: 0.5, dinner: 0.5, wine: 0.45, candle: 0.3, hat: 0.2, piano: 0.15 },
  },
  { weight: 9, tags: { train: 0.75, hat: 0.5, newspaper: 0.4, window: 0.45, airplane: 0.15, map: 0.2 } },
  { weight: 5, tags: { prison: 0.85, uniform: 0.5, police: 0.35, door: 0.3 } },
];

/** What may be seen anywhere: mostly who is in the picture. */
export const ANYWHERE: Readonly<Record<string, number>> = {
  blonde: 0.08,
  redhead: 0.06,
  glasses: 0.07,
  beard: 0.06,
  moustache: 0.04,
  hat: 0.05,
  'black and white': 0.12,
  TV: 0.03,
  dog: 0.02,
  'New York': 0.015,
  subtitles: 0.025,
};
