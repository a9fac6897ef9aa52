import { useTexts } from '../../i18n/texts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';

interface Props {
  readonly className: string | undefined;
  readonly isWhole: boolean;
  readonly onChange: (isWhole: boolean) => void;
}

/** Shows all of a text or card that is shortened, and shortens it again. */
export function ShowAllButton({ className, isWhole, onChange }: Props) {
  const t = useTexts();
  return (
    <button
      type="button"
      className={className}
      aria-expanded={isWhole}
      onClick={() => onChange(!isWhole)}
    >
      <Icon shape="more" />
      <VisuallyHidden>{t(isWhole ? 'headers.less' : 'headers.more')}</VisuallyHidden>
    </button>
  );
}
