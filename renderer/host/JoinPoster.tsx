import { useTranslation } from 'react-i18next';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import { formatRoomCode } from '../../sfu/protocol/models.ts';
import { entriesOf } from '../call/capabilityEntries.ts';
import { Each } from '../call/Each.tsx';
import type { EntryList, ProjectionProps } from '../call/entries.ts';
import { QrCode } from '../ui/QrCode.tsx';
import { joinAddress } from './JoinCard.tsx';
import type { Projection } from './useHost.ts';

const projections: EntryList<ProjectionProps> = entriesOf('projection');

export type JoinPosterProps = {
	info: HostInfo;
	projection: Projection;
	participantCount: number;
	waitingCount: number;
};

/** Address, code and QR code, readable from the last row. The caller draws the name of the class above it. */
export function JoinPoster({ info, projection, participantCount, waitingCount }: JoinPosterProps) {
	const { t } = useTranslation();
	const address = joinAddress(info);
	return (
		<>
			{projection && <Each of={projections} with={projection} />}
			<div className="flex w-full items-center justify-center gap-[6vmin] portrait:flex-col">
				{address && address.kind !== 'loopback' && (
					<QrCode
						text={address.qrUrl}
						label={t('host.join.qr')}
						className="w-[46vmin] shrink-0 rounded-[2vmin] border border-line bg-white"
					/>
				)}
				<div className="min-w-0 text-left portrait:text-center">
					<p className="text-[2.8vmin] text-muted">{t('host.projector.address')}</p>
					<p className="figures text-[5vmin] leading-tight font-semibold wrap-anywhere">
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
		</>
	);
}
