import { AppWindow, Presentation, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../ui/Button.tsx';
import { hasSecondDisplay } from '../ui/displays.ts';
import { focusContent } from '../ui/focusContent.ts';
import { OwnFullScreenButton } from '../ui/OwnFullScreenButton.tsx';
import { OwnWindow } from '../ui/OwnWindow.tsx';
import { overlayRoot } from '../ui/overlayRoot.ts';
import { useScreenOn } from '../ui/wakeLock.ts';
import { JoinPoster, type JoinPosterProps } from './JoinPoster.tsx';

/** CSS px, until it is in full screen. */
const size = { width: 960, height: 600 };
const posterClasses =
	'flex flex-col items-center justify-center-safe gap-[4vmin] overflow-y-auto bg-page p-[5vmin] text-center outline-none';
const headingClasses = 'text-[4.5vmin] leading-tight font-semibold';

/**
 * Shows the join card to everybody in the room: in a window of its own where there is a second display, so that the teacher
 * keeps this one; else, and where the browser opens no window, over this page.
 */
export function Projector(poster: JoinPosterProps) {
	const { t } = useTranslation();
	const [shown, setShown] = useState<'page' | 'window' | null>(null);
	const close = useCallback(() => setShown(null), []);
	const flip = () => setShown(shown ? null : hasSecondDisplay() ? 'window' : 'page');
	return (
		<>
			<Button testId="projector-button" variant="quiet" onClick={flip}>
				<Presentation className="size-5" aria-hidden />
				<span className="max-sm:sr-only">{t(shown === 'window' ? 'host.projector.close' : 'host.projector.open')}</span>
			</Button>
			{shown === 'page' && <FullPage {...poster} onClose={close} onOwnWindow={() => setShown('window')} />}
			{shown === 'window' && <PosterWindow {...poster} onClose={close} onBlocked={() => setShown('page')} />}
		</>
	);
}

type WindowProps = JoinPosterProps & { onClose: () => void; onBlocked: () => void };

function PosterWindow({ onClose, onBlocked, ...poster }: WindowProps) {
	const { t } = useTranslation();
	const { className } = poster.info;
	useScreenOn();
	return (
		<OwnWindow
			name="lectern-projector"
			title={t('presenting.projector.title', { className })}
			size={size}
			onClose={onClose}
			onBlocked={onBlocked}
		>
			<main data-testid="projector" className={`${posterClasses} h-dvh`}>
				<h1 className={headingClasses}>
					<bdi>{className}</bdi>
				</h1>
				<JoinPoster {...poster} />
				<div className="absolute right-3 bottom-3">
					<OwnFullScreenButton />
				</div>
			</main>
		</OwnWindow>
	);
}

type PageProps = JoinPosterProps & { onClose: () => void; onOwnWindow: () => void };

/** Over the page; full screen where the browser allows it. */
function FullPage({ onClose, onOwnWindow, ...poster }: PageProps) {
	const { t } = useTranslation();
	useFullScreen(onClose);
	useScreenOn();
	return (
		<Dialog.Root open onOpenChange={onClose}>
			<Dialog.Portal container={overlayRoot()}>
				<Dialog.Content
					data-testid="projector"
					aria-describedby={undefined}
					onOpenAutoFocus={focusContent}
					className={`appear fixed inset-0 z-50 ${posterClasses}`}
				>
					<div className="absolute top-3 right-3 flex gap-1">
						{hasSecondDisplay() === undefined && (
							<IconButton
								testId="projector-own-window"
								label={t('presenting.projector.ownWindow')}
								icon={<AppWindow className="size-6" aria-hidden />}
								tooltipSide="bottom"
								onClick={onOwnWindow}
							/>
						)}
						<Dialog.Close asChild>
							<IconButton
								testId="projector-close"
								label={t('host.projector.close')}
								icon={<X className="size-6" aria-hidden />}
								tooltipSide="bottom"
							/>
						</Dialog.Close>
					</div>
					<Dialog.Title className={headingClasses}>
						<bdi>{poster.info.className}</bdi>
					</Dialog.Title>
					<JoinPoster {...poster} />
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

/** The desktop window enters full screen through Electron. A browser may refuse; then the view fills the page. */
function useFullScreen(onClose: () => void) {
	useEffect(() => {
		const desktop = window.lectern;
		if (desktop) {
			void desktop.setFullScreen(true);
			return () => void desktop.setFullScreen(false);
		}
		const page = document.documentElement;
		page.requestFullscreen?.().catch(() => {});
		const left = () => !document.fullscreenElement && onClose();
		document.addEventListener('fullscreenchange', left);
		return () => {
			document.removeEventListener('fullscreenchange', left);
			if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
		};
	}, [onClose]);
}
