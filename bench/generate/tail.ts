const QUIRKS: readonly string[] = [
  'Car',
  'PHONE',
  'Gun',
  'BLOOD',
  'Hat',
  'New york',
  'paris',
  'santa claus',
  'tv set',
  'red, white and blue',
  'lights, camera, action',
  'hello, goodbye',
  'one, two, three',
  'the "good" guy',
  '"Rosebud"',
  "director's cut",
  "rock 'n' roll",
  "it's alive",
  '5\' 10"',
  'C:\\>',
  'back\\slash',
  '\\N',
  'a\\',
  "'",
  '"',
  'NULL',
  'null',
  "'); drop table tags; --",
  'a),(b',
  '/* not a comment */',
  'semi;colon',
  '50%',
  'under_score',
  '#hashtag',
  '=1+1',
  '-',
  '--',
  '0',
  '1984',
  '007',
  '0x41',
  '1e5',
  'true',
  '🎬',
  '🔫🩸',
  '👨‍👩‍👧',
  '😀 smile',
  'I ❤ film',
  '日本',
  'Москва',
  'Αθήνα',
  'עברית',
  'العربية',
  '한국',
  'naïve',
  'jalapeño',
  'Ångström',
  'über',
  'straße',
  'ﬁlm',
  'Ⅷ',
  '½',
  'm²',
  '…',
  '“quoted”',
  'en–dash',
  '&amp;',
  '<b>bold</b>',
  'caf&eacute;',
  'cafÃ©',
  '\u{1F1EB}\u{1F1F7}',
];

const KINDS =
  `old,young,broken,burning,empty,giant,tiny,golden,silver,wooden,rusty,flying,falling,hidden,lost,stolen,
wet,dirty,frozen,painted,torn,bloody,haunted,sleeping,singing,dancing,running,crying,laughing,angry,sad,lonely,
mysterious,French,German,Italian,Russian,Japanese,Chinese,Mexican,Irish,Spanish,medieval,Victorian,futuristic,vintage,
blue,green,yellow,purple,orange,pink,white,grey,brown,striped,spotted,checkered,transparent,glowing,floating,
abandoned,crowded,sinking,spinning,upside-down,two,three,seven,half,fake,toy,plastic,glass,paper,leather,silk,stone`.split(
    /,\s*/,
  );

const THINGS =
  `lamp,chair,table,sofa,curtain,carpet,bucket,broom,ladder,rope,chain,hammer,saw,axe,shovel,wrench,needle,
scissors,razor,comb,lipstick,perfume,necklace,earring,ring,bracelet,crown,scarf,glove,boot,shoe,sock,belt,apron,vest,
jacket,sweater,shirt,trousers,skirt,blouse,pyjamas,wig,suitcase,briefcase,handbag,backpack,basket,bottle,jar,plate,
fork,spoon,teapot,kettle,oven,sink,tap,drain,radio,record player,camera,projector,microphone,violin,trumpet,drum,
harmonica,accordion,balloon,kite,puppet,dice,playing card,chessboard,trophy,medal,flag,anchor,barrel,crate,wheel,
wagon,tractor,ambulance,crane,windmill,lighthouse,barn,castle,palace,hut,tent,igloo,fountain,well,gate,fence,cactus,rose`.split(
    /,\s*/,
  );

const PLACES =
  `,in the rain,at night,on a roof,in the kitchen,at sea,in a dream,under water,on fire,in a crowd,on stage,
in the park,at dawn,in the attic`.split(/,\s*/);

const COMBINED = KINDS.length * THINGS.length;

/** The name of the rare tag at a rank: first what breaks careless readers, then plain words, then the same of one year after the other. */
export function rareName(rank: number): string {
  const quirk = QUIRKS[rank];
  if (quirk !== undefined) return quirk;
  const combination = rank - QUIRKS.length;
  const round = Math.floor(combination / COMBINED);
  const place = PLACES[round % PLACES.length] ?? '';
  const year = Math.floor(round / PLACES.length);
  // A step coprime to the number of pairs visits each once and keeps neighbours in rank unlike each other.
  const pair = ((combination % COMBINED) * 3089) % COMBINED;
  const kind = KINDS[pair % KINDS.length];
  const thing = THINGS[Math.floor(pair / KINDS.length)];
  return [kind, thing, place, year === 0 ? '' : `of ${1900 + year}`].filter(Boolean).join(' ');
}
