/**
 * The 183 tags that become labels, most used first. Some have capitals, because case is kept by default;
 * some have accents, which members type composed and decomposed.
 */
export const LABELS: readonly string[] = `
car, phone, gun, blood, hat, mirror, train, glasses, cigarette, rain, kiss, dog, window, blonde, redhead, knife,
bed, nudity, airplane, horse, snow, beach, newspaper, book, fire, uniform, boat, police, explosion, wedding, TV,
stairs, door, map, forest, night, desert, suit, smoking, bar, hospital, church, cat, bathtub, telescope, moustache,
beard, dance, school, piano, guitar, helicopter, soldier, bicycle, motorcycle, bus, truck, taxi, tunnel, bridge,
river, waterfall, mountain, ocean, ship, submarine, sword, bow and arrow, rifle, bomb, skeleton, skull, corpse,
coffin, cemetery, prison, handcuffs, courtroom, judge, elevator, office, typewriter, computer, robot, alien,
spaceship, astronaut, moon, sunset, fog, lightning, umbrella, raincoat, trench coat, tuxedo, wedding dress, corset,
lingerie, bikini, swimming pool, shower, towel, toilet, kitchen, refrigerator, dinner, restaurant, café, champagne,
wine, beer, whiskey, coffee, cake, ice cream, banana, apple, egg, candle, fireplace, chandelier, painting, statue,
museum, library, clock, wristwatch, calendar, letter, envelope, typed text, subtitles, credits, black and white,
split screen, silhouette, shadow, close-up, eye, hand, tattoo, scar, bandage, wheelchair, crutches, doctor, nurse,
surgery, syringe, pills, baby, pregnant, twins, child, doll, clown, mask, costume, masquerade, Santa Claus,
Christmas tree, Halloween, pumpkin, circus, elephant, lion, tiger, monkey, bear, wolf, snake, spider, bird, fish,
shark, dinosaur, vampire, zombie, ghost, New York, Paris, London, château
`
  .split(',')
  .map((name) => name.trim());

/** What else members call a label or a system tag: canonical tag → synonyms. One chain: `mobile` → `cell phone` → `phone`. */
export const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  phone: ['telephone', 'cell phone'],
  'cell phone': ['mobile'],
  airplane: ['plane', 'aeroplane'],
  redhead: ['red hair', 'red-head'],
  blonde: ['blond', 'blonde hair'],
  TV: ['tv', 'television', 'telly'],
  glasses: ['spectacles', 'eyeglasses'],
  gun: ['pistol', 'handgun', 'revolver'],
  car: ['automobile'],
  bicycle: ['bike'],
  motorcycle: ['motorbike'],
  nudity: ['nude', 'naked'],
  moustache: ['mustache'],
  soldier: ['soldiers'],
  police: ['cop', 'policeman'],
  stairs: ['staircase'],
  hat: ['fedora', 'cap'],
  cemetery: ['graveyard'],
  prison: ['jail'],
  taxi: ['cab'],
  boat: ['rowing boat'],
  café: ['cafe', 'coffee shop'],
  château: ['chateau'],
  refrigerator: ['fridge'],
  'black and white': ['b&w', 'black & white'],
  'New York': ['NYC', 'new york', 'New York City'],
  'Santa Claus': ['santa'],
  SotD: ['SOTD', 'still of the day'],
};

/** Tags the site itself gives, and one that says nothing: much used, never a label. */
export const EXCLUDED: readonly string[] = ['awesome upload', 'SotD', 'couple'];
