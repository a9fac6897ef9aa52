import { useEffect, useReducer, useState } from 'react';
import type { LivingInbox } from '../inbox/state.ts';
import { type News, newsOf } from './news.ts';

/** What has come since the page was last looked at. */
export function useNews(inbox: LivingInbox, isLooking: boolean): News {
  const { messages, lastSeq, clockOffset } = inbox;
  const [seenSeq, setSeen] = useState(lastSeq);
  const [, again] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    if (isLooking) setSeen(lastSeq);
  }, [isLooking, lastSeq]);
  const news = newsOf(messages, isLooking ? lastSeq : seenSeq, Date.now() + clockOffset);
  const { codeFor } = news;
  useEffect(() => {
    if (codeFor === null) return;
    const timer = setTimeout(again, codeFor);
    return () => clearTimeout(timer);
  }, [codeFor]);
  return news;
}
