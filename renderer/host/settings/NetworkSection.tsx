import { Printer } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { LinkButton } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatDate } from '../../ui/time.ts';
import { networkIcons, preferredAddress } from '../JoinCard.tsx';
import { Group } from './Group.tsx';
import type { SettingsProps } from './sections.ts';

/** mDNS (RFC 6762). */
const mdnsPort = 5353;

type Port = { use: 'secure' | 'plain' | 'media' | 'name'; ports: string; protocol: 'tcp' | 'udp' | 'both' };

/** Which network students use, and which ports have to be open. */
export function NetworkSection({ info, onChange }: SettingsProps) {
	const { t } = useTranslation();
	const { school } = info;
	const certificateText = info.givenCertificate
		? t('settings.network.certificate.given')
		: school
			? t(`settings.network.certificate.${school.isShown ? 'shown' : 'away'}`, {
					school: school.name,
					day: formatDate(school.endsAtMs),
				})
			: t('settings.network.certificate.own');
	const ports: Port[] = [
		{ use: 'secure', ports: String(info.httpsPort), protocol: 'tcp' },
		{ use: 'plain', ports: String(info.httpPort), protocol: 'tcp' },
		{ use: 'media', ports: info.mediaPorts.join(', '), protocol: 'both' },
	];
	if (info.announced) ports.push({ use: 'name', ports: String(mdnsPort), protocol: 'udp' });
	const list = ports.map(
		(row) => `${t(`settings.network.${row.use}`)}: ${row.ports} ${t(`settings.network.${row.protocol}`)}`,
	);
	return (
		<>
			<Group title={t('settings.network.use')}>
				{info.addresses.length === 0 ? (
					<p className="text-[0.9375rem] text-muted">{t('settings.network.none')}</p>
				) : (
					<Networks info={info} onChange={onChange} />
				)}
			</Group>
			<Group title={t('settings.network.ports')} hint={t('settings.network.allow')}>
				<div className="flex items-start gap-2">
					<dl className="min-w-0 grow space-y-2 rounded-[10px] border border-line p-3 text-[0.9375rem]">
						{ports.map((row) => (
							<div key={row.use} className="flex flex-wrap justify-between gap-x-4">
								<dt className="text-muted">{t(`settings.network.${row.use}`)}</dt>
								<dd className="figures">
									<span className="font-semibold">{row.ports}</span> {t(`settings.network.${row.protocol}`)}
								</dd>
							</div>
						))}
					</dl>
					<CopyButton testId="settings-addresses-copy" text={list.join('\n')} label={t('settings.network.copy')} />
				</div>
			</Group>
			<Group title={t('settings.network.it')} hint={t('settings.network.itHint')}>
				<p data-testid="settings-certificate" className="text-[0.9375rem]">
					{certificateText}
				</p>
				<LinkButton href="/it-sheet" target="_blank" rel="noreferrer" className="mt-3" testId="settings-it-sheet">
					<Printer className="size-5" aria-hidden />
					{t('settings.network.itOpen')}
				</LinkButton>
			</Group>
		</>
	);
}

function Networks({ info, onChange }: Pick<SettingsProps, 'info' | 'onChange'>) {
	const { t } = useTranslation();
	return (
		<RadioGroup.Root
			data-testid="settings-network"
			value={preferredAddress(info)?.address ?? ''}
			onValueChange={(address) => void onChange({ preferredAddress: address })}
			aria-label={t('settings.network.use')}
			className="space-y-2"
		>
			{info.addresses.map(({ address, interfaceName, kind }) => {
				const Icon = networkIcons[kind];
				return (
					<RadioGroup.Item
						data-testid="settings-network-option"
						key={address}
						value={address}
						className="flex min-h-13 w-full items-center gap-3 rounded-[10px] border border-edge px-3 py-2 text-left hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
					>
						<Icon className="size-5 shrink-0 text-muted" aria-hidden />
						<span className="flex min-w-0 grow flex-wrap items-center gap-x-3">
							<span className="font-medium">{t(`host.network.${kind}`)}</span>
							<span className="figures min-w-0 wrap-anywhere">{address}</span>
							<span className="ml-auto text-sm text-muted">{interfaceName}</span>
						</span>
					</RadioGroup.Item>
				);
			})}
		</RadioGroup.Root>
	);
}
