import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { watchFocusOrigin } from './focusOrigin.ts';
import { keepFocus } from './keptFocus.ts';
import { OwnerWindowProvider } from './ownerWindow.ts';

type Props = {
	/** An empty window that this page has opened. */
	of: Window;
	title: string;
	children: ReactNode;
};

/** Draws into another window, with the styles and the theme of this page. State, streams and events are those of the page. */
export function WindowContent({ of: child, title, children }: Props) {
	const [root, setRoot] = useState<HTMLElement | null>(null);
	useEffect(() => {
		let isWanted = true;
		const draw = async () => {
			const { document: empty } = child;
			// Firefox replaces the empty document once.
			if (empty.getElementById(rootId)) return;
			const added = empty.body.appendChild(empty.createElement('div'));
			added.id = rootId;
			await copyStyles(empty);
			if (isWanted && child.document === empty) setRoot(added);
		};
		void draw();
		child.addEventListener('load', draw);
		return () => {
			isWanted = false;
			child.removeEventListener('load', draw);
		};
	}, [child]);
	useEffect(() => (root ? followPage(root.ownerDocument) : undefined), [root]);
	useEffect(() => {
		if (!root) return;
		watchFocusOrigin(child);
		return keepFocus(root.ownerDocument);
	}, [root, child]);
	useEffect(() => {
		if (root) root.ownerDocument.title = title;
	}, [root, title]);
	return root && createPortal(<OwnerWindowProvider value={child}>{children}</OwnerWindowProvider>, root);
}

const rootId = 'root';

/** Resolves when they apply: nothing is shown without its looks. */
async function copyStyles(target: Document): Promise<void> {
	const loading = Array.from(document.head.querySelectorAll('link[rel="stylesheet"], style'), (style) => {
		const copy = target.importNode(style, true);
		target.head.append(copy);
		if (!(style instanceof HTMLLinkElement)) return null;
		// An address that is relative to the page means nothing in an empty window of some browsers.
		copy.setAttribute('href', style.href);
		return new Promise((resolve) => {
			copy.addEventListener('load', resolve);
			copy.addEventListener('error', resolve);
		});
	});
	await Promise.all(loading);
}

/** Theme, language and direction. @returns how to stop */
function followPage({ documentElement: target }: Document): () => void {
	const page = document.documentElement;
	const copy = () => {
		for (const { name, value } of page.attributes) target.setAttribute(name, value);
		target.ownerDocument.body.className = document.body.className;
	};
	copy();
	const observer = new MutationObserver(copy);
	observer.observe(page, { attributes: true });
	return () => observer.disconnect();
}
