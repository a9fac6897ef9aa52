import { useEffect, useReducer, useRef } from 'react';
import type { HeldInbox } from '../inbox/state.ts';
import { type News, newsOf } from './news.ts';

/** What has come since the page was last looked at. */
export function useNews(inbox: HeldInbox, isLooking: boolean): News {
  const { messages, lastSeq, clockOffset } = inbox;
  // No state: a burst that sets one with each mail leaves React no pause, and it gives up (#185).
  // Where nobody has looked at the page yet, all that is there has come meanwhile.
  const seen = useRef(isLooking ? lastSeq : 0);
  const [, again] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (isLooking) seen.current = lastSeq;
  }, [isLooking, lastSeq]);
  const news = newsOf(messages, isLooking ? lastSeq : seen.current, Date.now() + clockOffset);
  const { codeFor } = news;
  useEffect(() => {
    if (codeFor === null) return;
    const timer = setTimeout(again, codeFor);
    return () => clearTimeout(timer);
  }, [codeFor]);
  return news;
}
