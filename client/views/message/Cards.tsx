import type { Trait } from '#shared/message.ts';
import { Calendar } from './Calendar.tsx';
import { Report } from './Report.tsx';

/** What a mail holds that reads better as a card than as a file. */
export function Cards({ traits }: { readonly traits: readonly Trait[] }) {
  return traits.map((trait, index) => {
    switch (trait.kind) {
      case 'calendar':
        // biome-ignore lint/suspicious/noArrayIndexKey: the traits of one mail never move
        return <Calendar key={index} invitation={trait} />;
      case 'report':
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        return <Report key={index} recipients={trait.recipients} />;
      default:
        return null;
    }
  });
}
