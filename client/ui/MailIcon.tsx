import {
  Archive,
  Calendar,
  CirclePlay,
  Cog,
  Download,
  File,
  FileText,
  Globe,
  Image,
  Info,
  LockKeyhole,
  Mail,
  Signature,
} from 'lucide-react';
import { Drawn, Icon, type IconShape } from './Icon.tsx';

/** What a mail and its files may be; not loaded before one is opened. */
const SHAPES = {
  save: Download,
  lock: LockKeyhole,
  signature: Signature,
  gear: Cog,
  calendar: Calendar,
  mail: Mail,
  box: Archive,
  image: Image,
  file: File,
  text: FileText,
  media: CirclePlay,
  note: Info,
  page: Globe,
} as const;

export type MailShape = keyof typeof SHAPES;

interface Props {
  readonly shape: MailShape | IconShape;
}

export function MailIcon({ shape }: Props) {
  return isOfMail(shape) ? <Drawn of={SHAPES[shape]} /> : <Icon shape={shape} />;
}

function isOfMail(shape: MailShape | IconShape): shape is MailShape {
  return Object.hasOwn(SHAPES, shape);
}
