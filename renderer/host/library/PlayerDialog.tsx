import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { SyntheticEvent } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import { focusContent } from '../../ui/focusContent.ts';
import { overlayRoot } from '../../ui/overlayRoot.ts';
import { themeStore } from '../../ui/theme.ts';

type Props = {
	name: string;
	/** Where the files of the lesson folder are, with a slash at the end. */
	path: string;
	onClose: () => void;
};

/** The page of a lesson over the whole window. */
export function PlayerDialog({ name, path, onClose }: Props) {
	const { t } = useTranslation();
	// `system`: the page of the lesson follows the system by itself, also when that changes.
	const [theme] = useState(() => themeStore.getState().theme);
	return (
		<Dialog.Root open onOpenChange={onClose}>
			<Dialog.Portal container={overlayRoot()}>
				<Dialog.Content
					data-testid="player"
					aria-describedby={undefined}
					onOpenAutoFocus={focusContent}
					className="appear fixed inset-0 z-50 flex flex-col bg-page outline-none"
				>
					<div className="flex items-center gap-3 border-b border-line py-1.5 pr-2 pl-4 sm:pl-6">
						<Dialog.Title className="min-w-0 grow truncate text-lg font-semibold" title={name}>
							<bdi>{name}</bdi>
						</Dialog.Title>
						<Dialog.Close asChild>
							<IconButton
								testId="player-close"
								label={t('ui.close')}
								icon={<X className="size-6" aria-hidden />}
								tooltipSide="bottom"
							/>
						</Dialog.Close>
					</div>
					<iframe
						title={name}
						src={`${path}index.html?theme=${theme}`}
						allow="fullscreen"
						onLoad={(event) => closeOnEscape(event, onClose)}
						className="min-h-0 w-full grow"
					/>
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

/** Key presses in the page of the lesson do not reach this page; it is of the same origin. */
function closeOnEscape({ currentTarget }: SyntheticEvent<HTMLIFrameElement>, close: () => void): void {
	const page = currentTarget.contentDocument;
	page?.addEventListener('keydown', (event) => {
		// Escape also leaves full screen, and closes what the page itself has open.
		if (event.key === 'Escape' && !event.defaultPrevented && !page.fullscreenElement) close();
	});
}
