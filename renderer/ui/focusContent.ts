/**
 * For Radix's `onOpenAutoFocus`: focuses the overlay itself instead of its first button, whose tooltip would open and
 * consume the first press of Escape. An element with `data-autofocus` in it comes first, e.g. the field to write in.
 */
export function focusContent(event: Event): void {
	event.preventDefault();
	const overlay = event.currentTarget;
	if (!(overlay instanceof HTMLElement)) return;
	const first = overlay.querySelector('[data-autofocus]');
	(first instanceof HTMLElement ? first : overlay).focus();
}
