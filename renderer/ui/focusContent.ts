/**
 * For Radix's `onOpenAutoFocus`: focuses the overlay itself instead of its first button, whose tooltip would open and
 * consume the first press of Escape.
 */
export function focusContent(event: Event): void {
	event.preventDefault();
	if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}
