import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import { formatRoomCode } from '../../sfu/protocol/models.ts';
import { entriesOf } from '../call/capabilityEntries.ts';
import { Each } from '../call/Each.tsx';
import type { EntryList, ProjectionProps } from '../call/entries.ts';
import { IconButton } from '../ui/Button.tsx';
import { focusContent } from '../ui/focusContent.ts';
import { overlayRoot } from '../ui/overlayRoot.ts';
import { QrCode } from '../ui/QrCode.tsx';
import { useScreenOn } from '../ui/wakeLock.ts';
import { preferredAddress } from './JoinCard.tsx';
import type { Projection } from './useHost.ts';

const projections: EntryList<ProjectionProps> = entriesOf('projection');

type Props = {
	info: HostInfo;
	projection: Projection;
	participantCount: number;
	waitingCount: number;
	onClose: () => void;
};

/** The join card for a projector, readable from the last row; full screen where the browser allows it. */
export function Projector({ info, projection, participantCount, waitingCount, onClose }: Props) {
	const { t } = useTranslation();
	const address = preferredAddress(info);
	useFullScreen(onClose);
	useScreenOn();
	return (
		<Dialog.Root open onOpenChange={onClose}>
			<Dialog.Portal container={overlayRoot()}>
				<Dialog.Content
					data-testid="projector"
					aria-describedby={undefined}
					onOpenAutoFocus={focusContent}
					className="appear fixed inset-0 z-50 flex flex-col items-center justify-center-safe gap-[4vmin] overflow-y-auto bg-page p-[5vmin] text-center outline-none"
				>
					<div className="absolute top-3 right-3">
						<Dialog.Close asChild>
							<IconButton
								label={t('host.projector.close')}
								icon={<X className="size-6" aria-hidden />}
								tooltipSide="bottom"
							/>
						</Dialog.Close>
					</div>
					<Dialog.Title className="text-[4.5vmin] leading-tight font-semibold">
						<bdi>{info.className}</bdi>
					</Dialog.Title>
					{projection && <Each of={projections} with={projection} />}
					<div className="flex w-full items-center justify-center gap-[6vmin] portrait:flex-col">
						{address && (
							<QrCode
								text={address.qrUrl}
								label={t('host.join.qr')}
								className="w-[46vmin] shrink-0 rounded-[2vmin] border border-line bg-white"
							/>
						)}
						<div className="min-w-0 text-left portrait:text-center">
							<p className="text-[2.8vmin] text-muted">{t('host.projector.address')}</p>
							<p className="figures text-[5vmin] leading-tight font-semibold">
								{address?.httpUrl ?? t('host.join.noAddress')}
							</p>
							<p className="mt-[4vmin] text-[2.8vmin] text-muted">{t('host.projector.code')}</p>
							<p className="figures text-[13vmin] leading-none font-bold tracking-[0.06em] whitespace-nowrap">
								{formatRoomCode(info.roomCode)}
							</p>
						</div>
					</div>
					<p className="figures text-[3.4vmin] text-muted" aria-live="polite">
						{waitingCount > 0
							? t('host.waiting', { count: waitingCount })
							: t('host.projector.joined', { count: participantCount })}
					</p>
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
