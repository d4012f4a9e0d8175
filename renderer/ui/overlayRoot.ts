import i18next from 'i18next';

let root: HTMLElement | null = null;

/**
 * Container of menus, tooltips and dialogs: a landmark region, since all content of a page should be inside a landmark.
 */
export function overlayRoot(): HTMLElement {
	if (!root) {
		root = document.createElement('section');
		root.setAttribute('aria-label', i18next.t('ui.overlays'));
		document.body.append(root);
	}
	return root;
}
