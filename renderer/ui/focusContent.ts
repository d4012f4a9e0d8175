/**
 * For `onOpenAutoFocus`: the focus goes to the overlay itself, not to its first button, whose tooltip would open with it
 * and take the first Escape for itself.
 */
export function focusContent(event: Event): void {
	event.preventDefault();
	if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
}
