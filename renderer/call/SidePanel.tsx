import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PanelName } from '../client/state/panel.ts';
import { IconButton } from '../ui/Button.tsx';

export type PanelSwitch = { open: PanelName | null; toggle: (panel: PanelName) => void };

/** Whether the open panel has a text field that whoever types is likely to mean. */
export const takesText = (open: PanelName | null): boolean => open === 'chat';

type Props = { name: PanelName; title: string; onClose: () => void; children: ReactNode };

/**
 * One panel is open at a time: on the right, on phones as a sheet over the stage, in a window of little height over all
 * of it; there it scrolls as a whole, and the parts of it that scroll keep a height of their own. Takes the focus when it opens, unless
 * something in it has taken it.
 */
export function SidePanel({ name, title, onClose, children }: Props) {
	const { t } = useTranslation();
	const panel = useRef<HTMLElement>(null);
	// Before the next key: what is typed while the panel opens is meant for it.
	useLayoutEffect(() => {
		const { activeElement: previous } = document;
		if (!panel.current?.contains(previous)) panel.current?.focus();
		return () => {
			// Focus falls to the body when the panel that held it unmounts; focus that moved elsewhere meanwhile stays there.
			if (document.activeElement === document.body && previous instanceof HTMLElement) previous.focus();
		};
	}, []);
	return (
		<aside
			ref={panel}
			tabIndex={-1}
			aria-label={title}
			data-testid={`${name}-panel`}
			onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && onClose()}
			className="slide-in flex min-h-0 flex-col border-line bg-card outline-none sheet:fixed sheet:inset-x-0 sheet:top-14 sheet:bottom-0 sheet:z-30 sheet:rounded-t-2xl sheet:border-t sheet:shadow-float short:top-0 short:overflow-y-auto short:rounded-none beside:mr-4 beside:w-[24rem] beside:shrink-0 beside:rounded-2xl beside:border"
		>
			<div className="flex shrink-0 items-center justify-between py-2 pr-2 pl-4 short:py-0">
				<h2 className="text-lg font-semibold">{title}</h2>
				<IconButton
					label={t('ui.close')}
					icon={<X className="size-5" aria-hidden />}
					tooltipSide="bottom"
					onClick={onClose}
				/>
			</div>
			{children}
		</aside>
	);
}
