import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PanelName } from '../client/state/panel.ts';
import { IconButton } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';

export type PanelSwitch = { open: PanelName | null; toggle: (panel: PanelName) => void };

/** Whether the open panel has a text field that whoever types is likely to mean. */
export const takesText = (open: PanelName | null): boolean => open === 'chat';

type Props = { name: PanelName; title: string; onClose: () => void; children: ReactNode };

/**
 * One panel is open at a time: on the right, in a window of little height as high as it; in a narrow window as a sheet over the
 * stage, or over all of it. Where there is little height it scrolls as a whole, and the parts of it that scroll keep a height of
 * their own. Takes the focus when it opens, unless something in it has taken it.
 */
export function SidePanel({ name, title, onClose, children }: Props) {
	const { t } = useTranslation();
	const panel = useRef<HTMLElement>(null);
	// Before the next key: what is typed while the panel opens is meant for it.
	useLayoutEffect(() => {
		if (!panel.current?.contains(document.activeElement)) panel.current?.focus();
	}, []);
	return (
		<aside
			ref={panel}
			tabIndex={-1}
			aria-label={title}
			data-testid={`${name}-panel`}
			onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && onClose()}
			className={classes(
				'slide-in flex min-h-0 flex-col border-line bg-card outline-none short:overflow-y-auto short:rounded-none',
				'sheet:fixed sheet:inset-x-0 sheet:top-[calc(3.5rem+var(--safe-top))] sheet:bottom-(--keyboard) sheet:z-30 sheet:rounded-t-2xl sheet:border-t sheet:pb-(--safe-bottom) sheet:shadow-float short:sheet:top-0',
				'beside:col-start-2 beside:row-start-2 beside:mr-4 beside:w-[min(24rem,44vw-var(--safe-right))] beside:rounded-2xl beside:border short:beside:z-30 short:beside:row-[1/-1] short:beside:mr-0 short:beside:rounded-none short:beside:border-y-0 short:beside:border-r-0 short:pt-(--safe-top) short:pb-(--safe-bottom)',
			)}
		>
			<div className="flex shrink-0 items-center justify-between py-2 pr-2 pl-4 short:py-0">
				<h2 className="text-lg font-semibold">{title}</h2>
				<IconButton
					testId="panel-close"
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
