import type { ComponentProps } from 'react';

type Props = ComponentProps<'div'> & { label: string; role?: 'group' | 'log' };

/** A part that scrolls by itself; reachable by keyboard, also where nothing in it can be focused. */
export function ScrollRegion({ label, role = 'group', ...rest }: Props) {
	// biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a label
	return <div role={role} aria-label={label} tabIndex={0} {...rest} />;
}
