import i18next from 'i18next';

let root: HTMLElement | null = null;

/** Where menus, tooltips and dialogs are put: a landmark of its own, as everything on a page belongs to one. */
export function overlayRoot(): HTMLElement {
	if (!root) {
		root = document.createElement('section');
		root.setAttribute('aria-label', i18next.t('ui.overlays'));
		document.body.append(root);
	}
	return root;
}
