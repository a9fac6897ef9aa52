import { __iconData as archive } from 'lucide-react/icons/archive';
import { __iconData as calendar } from 'lucide-react/icons/calendar';
import { __iconData as calendarPlus } from 'lucide-react/icons/calendar-plus';
import { __iconData as chevronLeft } from 'lucide-react/icons/chevron-left';
import { __iconData as chevronRight } from 'lucide-react/icons/chevron-right';
import { __iconData as circlePlay } from 'lucide-react/icons/circle-play';
import { __iconData as cog } from 'lucide-react/icons/cog';
import { __iconData as file } from 'lucide-react/icons/file';
import { __iconData as fileText } from 'lucide-react/icons/file-text';
import { __iconData as globe } from 'lucide-react/icons/globe';
import { __iconData as image } from 'lucide-react/icons/image';
import { __iconData as info } from 'lucide-react/icons/info';
import { __iconData as lockKeyhole } from 'lucide-react/icons/lock-keyhole';
import { __iconData as mail } from 'lucide-react/icons/mail';
import { __iconData as printer } from 'lucide-react/icons/printer';
import { __iconData as signature } from 'lucide-react/icons/signature';
import { __iconData as trash } from 'lucide-react/icons/trash';
import { Icon, type IconShape, IconSvg } from './Icon.tsx';

/** Icons for emails and files; loaded when an email is opened. */
const SHAPES = {
  previous: chevronLeft,
  next: chevronRight,
  delete: trash,
  print: printer,
  lock: lockKeyhole,
  signature: signature,
  gear: cog,
  calendar: calendar,
  addEvent: calendarPlus,
  mail: mail,
  box: archive,
  image: image,
  file: file,
  text: fileText,
  media: circlePlay,
  note: info,
  page: globe,
} as const;

/** Mirrored in right-to-left text. */
const POINTING: readonly string[] = ['previous', 'next'];

export type MailShape = keyof typeof SHAPES;

interface Props {
  readonly shape: MailShape | IconShape;
}

export function MailIcon({ shape }: Props) {
  return isOfMail(shape) ? (
    <IconSvg icon={SHAPES[shape]} isPointing={POINTING.includes(shape)} />
  ) : (
    <Icon shape={shape} />
  );
}

function isOfMail(shape: MailShape | IconShape): shape is MailShape {
  return Object.hasOwn(SHAPES, shape);
}
