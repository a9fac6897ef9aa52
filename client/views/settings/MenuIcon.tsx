import { __iconData as globe } from 'lucide-react/icons/globe';
import { __iconData as keyboard } from 'lucide-react/icons/keyboard';
import { __iconData as pencil } from 'lucide-react/icons/pencil';
import { __iconData as qrCode } from 'lucide-react/icons/qr-code';
import { __iconData as send } from 'lucide-react/icons/send';
import { __iconData as tag } from 'lucide-react/icons/tag';
import { __iconData as trash } from 'lucide-react/icons/trash';
import { Icon, type IconShape, IconSvg } from '../../ui/Icon.tsx';

/** Icons of the menu, loaded with it. */
const SHAPES = {
  name: pencil,
  qrCode: qrCode,
  tag: tag,
  send: send,
  keys: keyboard,
  language: globe,
  delete: trash,
} as const;

export type MenuShape = keyof typeof SHAPES | IconShape;

export function MenuIcon({ shape }: { readonly shape: MenuShape }) {
  return isOfMenu(shape) ? <IconSvg icon={SHAPES[shape]} /> : <Icon shape={shape} />;
}

function isOfMenu(shape: MenuShape): shape is keyof typeof SHAPES {
  return Object.hasOwn(SHAPES, shape);
}
