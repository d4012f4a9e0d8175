import { Cable, ChevronDown, Globe, Shield, Wifi } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostAddress, HostInfo } from '../../sfu/protocol/http.ts';
import { formatRoomCode } from '../../sfu/protocol/models.ts';
import type { VoteAddress } from '../call/invitation.tsx';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Menu, MenuChoice } from '../ui/Menu.tsx';
import { QrCode } from '../ui/QrCode.tsx';

type Props = { info: HostInfo; onPreferAddress: (address: string) => void; onNewCode: () => void };

export const preferredAddress = (info: HostInfo): HostAddress | undefined =>
	info.addresses.find((address) => address.preferred) ?? info.addresses[0];

/** What students open; undefined: no other computer can reach this one. */
export const joinAddress = (info: HostInfo): HostAddress | undefined =>
	info.notes.includes('no-network') ? undefined : preferredAddress(info);

/** The short way in for phones that only answer questions; null: no other device can reach this computer. */
export function voteAddress(info: HostInfo): VoteAddress | null {
	const address = joinAddress(info);
	if (!address || address.kind === 'loopback') return null;
	return {
		text: new URL('/vote', address.httpUrl).href,
		url: new URL(`/vote/${info.roomCode}`, address.httpUrl).href,
	};
}

/** What students need to join: address and room code, or a QR code with both. */
export function JoinCard({ info, onPreferAddress, onNewCode }: Props) {
	const { t } = useTranslation();
	const address = joinAddress(info);
	const code = formatRoomCode(info.roomCode);
	return (
		<div className="@container">
			<Fact
				label={t('host.join.address')}
				copy={
					address && <CopyButton testId="join-address-copy" text={address.joinUrl} label={t('host.join.copyAddress')} />
				}
			>
				<span
					data-testid="join-address"
					className="figures min-w-0 text-[clamp(1.0625rem,5.4cqi,2.5rem)] leading-tight font-semibold wrap-anywhere"
				>
					{address?.httpUrl ?? t('host.join.noAddress')}
				</span>
			</Fact>
			<div className="mt-5 flex flex-wrap items-center justify-between gap-6">
				{/* As wide as the code: a long name in the button does not push the QR code into a row of its own. */}
				<div className="min-w-0 grow basis-64 space-y-6">
					<div>
						<Fact
							label={t('host.join.code')}
							copy={<CopyButton testId="room-code-copy" text={info.roomCode} label={t('host.join.copyCode')} />}
						>
							<span
								data-testid="room-code"
								className="figures text-[clamp(2.25rem,9cqi,4rem)] leading-none font-semibold tracking-[0.06em] whitespace-nowrap"
							>
								{code}
							</span>
						</Fact>
						<Button testId="room-code-new" variant="quiet" className="mt-1 -ml-3" onClick={onNewCode}>
							{t('host.join.newCode')}
						</Button>
					</div>
					<NetworkChoice info={info} onPreferAddress={onPreferAddress} />
				</div>
				{!address && (
					<div className="max-w-72">
						<Callout testId="note-no-network" kind="error">
							{t('host.note.no-network')}
						</Callout>
					</div>
				)}
				{address && address.kind !== 'loopback' && (
					<figure className="mx-auto @lg:mx-0">
						<QrCode
							text={address.qrUrl}
							label={t('host.join.qr')}
							className="size-52 rounded-card border border-line bg-white @2xl:size-60"
						/>
						<figcaption className="mt-2 text-center text-sm text-muted">{t('host.join.scan')}</figcaption>
					</figure>
				)}
			</div>
		</div>
	);
}

function Fact({ label, copy, children }: { label: string; copy?: ReactNode; children: ReactNode }) {
	return (
		<div>
			{/* Above the plate that forced colours lay behind the large text. */}
			<p className="relative z-1 text-sm font-medium text-muted">{label}</p>
			<div className="flex items-center gap-2">
				{children}
				{copy}
			</div>
		</div>
	);
}

/** By kind of network. */
export const networkIcons: Record<HostAddress['kind'], typeof Wifi> = {
	wifi: Wifi,
	ethernet: Cable,
	vpn: Shield,
	virtual: Globe,
	loopback: Globe,
	other: Globe,
	announced: Globe,
};

/** The network whose address is shown; a menu where this computer has more than one. */
function NetworkChoice({ info, onPreferAddress }: Pick<Props, 'info' | 'onPreferAddress'>) {
	const { t } = useTranslation();
	const current = joinAddress(info);
	if (!current) return null;
	const Icon = networkIcons[current.kind];
	const labelOf = (address: HostAddress) =>
		t('host.network.option', { kind: t(`host.network.${address.kind}`), address: address.address });
	if (info.addresses.length < 2)
		return (
			<p className="flex items-center gap-2 text-[0.9375rem] text-muted">
				<Icon className="size-5" aria-hidden />
				{t(`host.network.${current.kind}`)}
			</p>
		);
	return (
		<Menu
			testId="network-menu"
			align="start"
			label={t('host.network.label')}
			trigger={
				<Button testId="network-button" className="max-w-full font-normal">
					<Icon className="size-5 shrink-0 text-muted" aria-hidden />
					<span className="truncate">{labelOf(current)}</span>
					<ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
				</Button>
			}
		>
			<MenuChoice
				testId="network-choice"
				label={t('host.network.label')}
				value={current.address}
				options={info.addresses.map((address) => ({ value: address.address, label: labelOf(address) }))}
				onChange={onPreferAddress}
			/>
		</Menu>
	);
}
