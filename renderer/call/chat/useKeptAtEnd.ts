import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** CSS px. A list scrolled to within this distance of its end follows new messages. */
const nearEndPx = 80;

const isAtEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) =>
	scrollHeight - scrollTop - clientHeight < nearEndPx;

const scrollToEnd = (list: HTMLElement | null) => list?.scrollTo({ top: list.scrollHeight });

/**
 * Keeps a list at its end while it is there, whatever grows: the list, what is in it, or the field below it. Whoever has
 * just written looks at the end, wherever the list was.
 * @param ownId the newest message of our own, also one on its way to the server
 * @returns refs of the scrolling list and of the element with all that is in it
 */
export function useKeptAtEnd(ownId: string | undefined): {
	list: RefObject<HTMLDivElement | null>;
	content: RefObject<HTMLDivElement | null>;
} {
	const list = useRef<HTMLDivElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	useEffect(() => {
		const { current: scrolled } = list;
		const { current: grown } = content;
		if (!scrolled || !grown) return;
		const watch = () => {
			atEnd.current = isAtEnd(scrolled);
		};
		const observer = new ResizeObserver(() => atEnd.current && scrollToEnd(scrolled));
		for (const element of [scrolled, grown]) observer.observe(element);
		scrolled.addEventListener('scroll', watch, { passive: true });
		return () => {
			observer.disconnect();
			scrolled.removeEventListener('scroll', watch);
		};
	}, []);
	useLayoutEffect(() => {
		if (ownId === undefined) return;
		// What is added to it later, e.g. why it was not sent, is followed as well.
		atEnd.current = true;
		scrollToEnd(list.current);
	}, [ownId]);
	return { list, content };
}
