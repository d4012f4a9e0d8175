import type { ComponentProps } from 'react';

type Props = ComponentProps<'div'> & { label: string; role?: 'group' | 'log' };

/** A scrollable region. Focusable itself, so that keyboard users can scroll it where it holds nothing focusable. */
export function ScrollRegion({ label, role = 'group', ...rest }: Props) {
	// biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles support aria-label
	return <div role={role} aria-label={label} tabIndex={0} {...rest} />;
}
