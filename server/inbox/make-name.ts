import { randomInt } from 'node:crypto';

/**
 * Digits of a made name. With two of 512 words or more they make 41 bits: among 100,000
 * living inboxes a guesser needs some 20 million tries for one hit, and SMTP counts and
 * limits failed recipients.
 */
const DIGITS = 7;

/** A local part, as `looksGenerated` knows it: two short words and digits. */
export function makeName(): string {
  const digits = randomInt(10 ** DIGITS)
    .toString()
    .padStart(DIGITS, '0');
  return `${randomWord()}${randomWord()}${digits}`;
}

function randomWord(): string {
  const word = WORDS[randomInt(WORDS.length)];
  if (word === undefined) throw new RangeError('WORDS is empty');
  return word;
}

/**
 * Words of made addresses: three to six letters, common, easy to say and to spell
 * from hearing, and harmless alone and side by side. Things of land, sea, sky, garden,
 * kitchen and workshop; no people, bodies, beliefs or brands.
 */
export const WORDS: readonly string[] = `
  acorn alder almond aloe alpine amber anchor anise antler anvil apple arch arrow aspen aster
  atlas attic autumn avenue azure bagel baker balsa banjo banner barley basil basin basket bay
  beach beacon beech beet bell bench berry birch bison blaze bloom blue boat bobbin bonnet book
  border bottle bounty bower braid branch brass bread breeze brick bridge brisk bronze brook broom
  brush bubble bucket buckle bugle bulb burrow cabin cable cactus camel candle canoe canvas canyon
  cape carol carpet carrot castle cedar celery cello cement chalk charm chart cherry chess chime
  chorus cider cinder circle citrus clam clay clear cliff cloak clock cloth cloud clover coast
  cobalt cobble cocoa comet copper coral cord cork corner cotton cove crane crater crayon cream
  creek crest crisp crocus crown crumb cube cup daisy dale dapple dawn decade delta denim depot
  desert dill dinghy dock dome donkey door dory dove drift drum dune dusk eagle early earth easel
  east eclair elder elm ember engine ermine fable falcon farm fern ferry fiddle field fig finch
  fir fjord flag flame flax fleece flint flour flute foam fog foil forest forge fossil fox frame
  fresh frost galaxy gale garden garlic garnet gate gazebo gentle geyser ginger glade glass glen
  globe glow gold goose gorge grain grass gravel green guitar gull hammer hamper harbor harp haven
  hazel hedge helmet herb heron hill hinge hollow honey hut igloo inlet iron ivory ivy jacket jade
  jasper jelly jersey jetty jigsaw jolly jovial jumble kayak kelp kernel kettle kite kitten kiwi
  koala lace ladder ladle lagoon lake lamp larch lark latch laurel lawn leaf ledge lemon lentil
  lever lichen lilac lily lime linen lion locket lodge loft loom lotus lucky lumber lunar lupin
  lynx lyric magnet mango mantle maple marble market marsh mast meadow medal mellow melon merry
  meteor mild mill mimosa minnow mint mirror mist mitten moon mosaic moss mulch mural music nectar
  needle nest nettle nickel nimbus noble noon north nugget nutmeg oak oat ochre olive onion onyx
  opal orange orbit orchid otter outlet oven owl paddle palace palm panda panel pansy papaya paper
  parade parcel park parrot pasta path patio peach pear pearl pebble pencil pepper petal piano
  pier pigeon pillow pine pixel plaid plain planet plank plaza plover plum pocket pollen pond
  poplar poppy porch portal potato powder prism puffin pulley pulse puzzle quail quarry quartz
  quiet quill quilt quince rabbit radish raft rain ramp ranch rattan raven ravine reed reef relish
  rhyme ribbon rice riddle ridge ripple river robin rocket rope rose ruby rudder runnel rustic
  saddle sage sail salmon salt sand sandal sash satin saucer scarf scone season sesame shore
  signal silk silo silver sketch skiff sky slate sled smooth snow solar sonar sonnet sorbet sorrel
  south spark spiral spring spruce square stable star steam stone storm stove straw stream summer
  summit sun sunny sweet swift syrup table talon tango tartan tassel teak teal teapot temple tent
  thyme tide tiger timber toast topaz torch tower trail tram travel trout tulip tumble tunic
  tunnel turnip turret turtle tweed twig valley vase velour velvet verse vessel violet violin
  vista vivid voyage wafer waffle wagon walnut warm wave wheat wheel whisk wicker willet willow
  wind window winter wolf wonder wool wren yarn yellow yogurt yonder zenith zephyr zinc zinnia
`
  .trim()
  .split(/\s+/);
