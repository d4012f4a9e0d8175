import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import type { Size } from './stageLayout.ts';
import { WindowContent } from './WindowContent.tsx';

type Props = {
	/** One window of a name is open at a time. The desktop program knows the names that it allows (`electron/classWindows.ts`). */
	name: string;
	title: string;
	/** CSS px; the desktop program chooses size and place itself. */
	size: Size;
	/** The person has closed it. */
	onClose: () => void;
	/** The browser has not opened it: outside of a click, or because pop-ups are blocked. */
	onBlocked: () => void;
	children: ReactNode;
};

/** A window of its own, open while this is mounted. It closes with the page. */
export function OwnWindow({ name, title, size, onClose, onBlocked, children }: Props) {
	const [child, setChild] = useState<Window | null>(null);
	const blocked = useEffectEvent(onBlocked);
	const { width, height } = size;
	useEffect(() => {
		const opened = window.open('about:blank', name, `popup,width=${width},height=${height}`);
		if (!opened) {
			blocked();
			return;
		}
		setChild(opened);
		return () => {
			setChild(null);
			opened.close();
		};
	}, [name, width, height]);
	useWindowClosing(child, onClose);
	return (
		child && (
			<WindowContent of={child} title={title}>
				{children}
			</WindowContent>
		)
	);
}

/** How often is looked whether the window is still there, ms: no event tells it for every way of closing. */
const lookMs = 500;

/** Closes the window with the page, and tells when the person has closed it. */
export function useWindowClosing(child: Window | null, onClose: () => void): void {
	const closed = useEffectEvent(onClose);
	useEffect(() => {
		if (!child) return;
		const close = () => child.close();
		const timer = setInterval(() => child.closed && closed(), lookMs);
		window.addEventListener('pagehide', close);
		return () => {
			clearInterval(timer);
			window.removeEventListener('pagehide', close);
		};
	}, [child]);
}
