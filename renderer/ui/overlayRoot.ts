import i18next from 'i18next';
import { useOwnerWindow } from './ownerWindow.ts';

const roots = new WeakMap<Document, HTMLElement>();

/**
 * Container of menus, tooltips and dialogs: a landmark region, since all content of a page should be inside a landmark.
 * @param of the document in which they appear; default: that of the page
 */
export function overlayRoot(of: Document = document): HTMLElement {
	const existing = roots.get(of);
	if (existing) return existing;
	const root = of.createElement('section');
	root.setAttribute('aria-label', i18next.t('ui.overlays'));
	of.body.append(root);
	roots.set(of, root);
	return root;
}

/** That of the window in which the component is drawn. */
export const useOverlayRoot = (): HTMLElement => overlayRoot(useOwnerWindow().document);
