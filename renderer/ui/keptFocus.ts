/**
 * Keeps the focus off `body`: where an element with the focus is removed, hidden or disabled, something near it takes the
 * focus. Else screen readers start at the top of the page again, and Tab at its first link.
 */
import { isElement, isFocusable, isTabbable, opensKeyboard, tabbableIn, tabIndexIn } from './focusable.ts';
import { focusCameByKeyboard } from './focusOrigin.ts';

/** Where an element was before it was removed. */
type Gap = {
	parent: Element;
	/** Sibling behind what was removed; null: it was the last one. */
	next: Element | null;
	/** Which of the tabbable elements of what was removed it was. */
	index: number;
};

/** An element that has had the focus. `gap` null: it is still there. */
type Visit = { element: HTMLElement; gap: Gap | null };

/** More than somebody tabs through in a panel before it closes. */
const maxVisits = 200;
/** Menus and dialogs give the focus back themselves, a moment after they are closed. */
const patienceMs = 40;

/** Within these, whatever comes next is near: the next row of a list, the next button of a bar. */
const groups =
	'ul, ol, form, fieldset, section, aside, nav, [role="group"], [role="log"], [role="toolbar"], [role="tabpanel"]';

/** What takes the focus only to pass it on: the region of toasts, when the last one was closed. */
const passing = '[data-passes-focus]:empty';

/** To be called once for each document. @returns stops it */
export function keepFocus(page: Document): () => void {
	let visits: Visit[] = [];
	/** The person has left a control without going to another one, e.g. by a click beside it. */
	let rests = true;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const checkSoon = () => {
		if (rests || timer !== undefined) return;
		timer = setTimeout(() => {
			timer = undefined;
			check();
		}, patienceMs);
	};

	const check = () => {
		if (rests || !isLost(page)) return;
		const last = visits.at(-1);
		// It could still have the focus: it was left on purpose.
		if (last && !last.gap && isFocusable(last.element)) {
			rests = true;
			return;
		}
		findPlace(page, visits)?.focus({ preventScroll: true });
	};

	const onFocusIn = ({ target }: Event) => {
		if (!isElement(target) || target === page.body || target.matches(passing)) return;
		rests = false;
		// Nothing comes back to what is gone for good.
		const others = visits.filter(({ element }) => element !== target && element.isConnected);
		visits = [...others, { element: target, gap: null }].slice(-maxVisits);
	};

	/** A key that is held down would press what has taken the focus, e.g. the same button of the next row. */
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.repeat && event.key === 'Enter' && isElement(event.target) && event.target.closest('button'))
			event.preventDefault();
	};

	const observer = new MutationObserver((records) => {
		for (const record of records) {
			for (const removed of record.removedNodes) if (isElement(removed)) noteGap(visits, removed, record);
		}
		checkSoon();
	});

	page.addEventListener('keydown', onKeyDown, { capture: true });
	page.addEventListener('focusin', onFocusIn, { capture: true });
	page.addEventListener('focusout', checkSoon, { capture: true });
	page.defaultView?.addEventListener('resize', checkSoon);
	observer.observe(page, { subtree: true, childList: true, attributeFilter: ['disabled', 'hidden', 'inert'] });
	return () => {
		page.removeEventListener('keydown', onKeyDown, { capture: true });
		page.removeEventListener('focusin', onFocusIn, { capture: true });
		page.removeEventListener('focusout', checkSoon, { capture: true });
		page.defaultView?.removeEventListener('resize', checkSoon);
		observer.disconnect();
		clearTimeout(timer);
	};
}

function isLost({ activeElement, body }: Document): boolean {
	return activeElement === null || activeElement === body || activeElement.matches(passing);
}

/** Remembers where visited elements were. The outermost removed element counts: what it was in may be there still. */
function noteGap(visits: Visit[], removed: Element, { target, nextSibling }: MutationRecord): void {
	if (!isElement(target)) return;
	const next = isElement(nextSibling) ? nextSibling : null;
	for (const visit of visits) {
		const { element, gap } = visit;
		if (removed.contains(element)) {
			// Of rows alone: what stands behind a panel is no other panel.
			const index = next?.tagName === removed.tagName ? tabIndexIn(removed, element) : -1;
			visit.gap = { parent: target, next, index };
		} else if (gap && removed.contains(gap.parent)) visit.gap = { parent: target, next, index: -1 };
	}
}

/** By keyboard first what is near, else what had the focus before; a page that is another one from its heading on. */
function findPlace(page: Document, visits: Visit[]): HTMLElement | null {
	const newestFirst = visits.toReversed();
	const [last] = newestFirst;
	// It was moved, which takes the focus away from it.
	if (last && isFocusable(last.element)) return last.element;
	const near = last && focusCameByKeyboard() && nearTo(last.gap ?? placeOf(last.element));
	if (near) return near;
	const before = newestFirst.find(({ element }) => isFocusable(element) && !opensKeyboard(element));
	if (before) return before.element;
	const rest = page.querySelector<HTMLElement>('main h1') ?? page.querySelector<HTMLElement>('main');
	return rest && restingPlace(rest);
}

/** Of an element that is there, and is hidden or disabled. */
const placeOf = (element: HTMLElement): Gap | null =>
	element.parentElement && { parent: element.parentElement, next: element.nextElementSibling, index: -1 };

/** The same control of the next row, else what comes next in the nearest group with anything to press, else before it. */
function nearTo(gap: Gap | null): HTMLElement | null {
	if (!gap?.parent.isConnected) return null;
	const { parent, next, index } = gap;
	const counterpart = next?.isConnected ? tabbableIn(next)[index] : undefined;
	if (counterpart) return counterpart;
	for (let group = parent.closest(groups); group; group = group.parentElement?.closest(groups) ?? null) {
		// Menus and dialogs stand beside each other there.
		if (group.parentElement === group.ownerDocument.body) return null;
		const inside = tabbableIn(group);
		const found = inside.find((element) => isBehind(element, gap)) ?? inside.at(-1);
		if (found) return found;
		if (isTabbable(group)) return group;
	}
	return null;
}

function isBehind(element: HTMLElement, { parent, next }: Gap): boolean {
	const { DOCUMENT_POSITION_FOLLOWING: following } = Node;
	if (next?.isConnected) return next === element || (next.compareDocumentPosition(element) & following) !== 0;
	return !parent.contains(element) && (parent.compareDocumentPosition(element) & following) !== 0;
}

/** Makes a heading or a region able to have the focus; `tokens.css` draws no ring around it. */
function restingPlace(element: HTMLElement): HTMLElement {
	if (!element.hasAttribute('tabindex')) element.tabIndex = -1;
	element.dataset.focusRests = '';
	return element;
}
