import { useTranslation } from 'react-i18next';
import type { HostAddress, HostInfo } from '../../sfu/protocol/http.ts';
import { formatRoomCode } from '../../sfu/protocol/models.ts';
import { entriesOf } from '../call/capabilityEntries.ts';
import { Each } from '../call/Each.tsx';
import type { EntryList, ProjectionProps } from '../call/entries.ts';
import { QrCode } from '../ui/QrCode.tsx';
import { joinAddress, voteAddress } from './JoinCard.tsx';
import type { Projection } from './useHost.ts';

const projections: EntryList<ProjectionProps> = entriesOf('projection');
const takers = Object.values(entriesOf('takesProjector'));

export type JoinPosterProps = {
	token: string;
	info: HostInfo;
	projection: Projection;
	participantCount: number;
	waitingCount: number;
};

/**
 * Address, code and QR code, readable from the last row; one line while something else is what everybody looks at. The caller
 * draws the name of the class above it.
 */
export function JoinPoster({ token, info, projection, participantCount, waitingCount }: JoinPosterProps) {
	const { t } = useTranslation();
	const address = joinAddress(info);
	const roomCode = formatRoomCode(info.roomCode);
	const invitation = { roomCode, voteAddress: voteAddress(info) };
	const isTaken = projection !== null && takers.some((takes) => takes(projection.parts));
	return (
		<>
			{projection && <Each of={projections} with={{ ...projection, token, invitation }} />}
			{isTaken ? (
				<p className="figures text-[2.8vmin] text-muted wrap-anywhere">
					{address?.httpUrl ?? t('host.join.noAddress')}{' '}
					<span className="ml-[1em] font-semibold tracking-wider text-ink">{roomCode}</span>
				</p>
			) : (
				<Ways address={address} roomCode={roomCode} />
			)}
			<p className="figures text-[3.4vmin] text-muted" aria-live="polite">
				{waitingCount > 0
					? t('host.waiting', { count: waitingCount })
					: t('host.projector.joined', { count: participantCount })}
			</p>
		</>
	);
}

function Ways({ address, roomCode }: { address: HostAddress | undefined; roomCode: string }) {
	const { t } = useTranslation();
	return (
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
				<p className="figures text-[13vmin] leading-none font-bold tracking-[0.06em] whitespace-nowrap">{roomCode}</p>
			</div>
		</div>
	);
}
