import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInfo } from '../../../sfu/protocol/http.ts';
import type { CheckedPhone, PhoneCheckInfo } from '../../../sfu/protocol/phoneCheck.ts';
import { endPhoneCheck, fetchPhoneCheck, startPhoneCheck } from '../../client/signalling/checkApi.ts';
import { checkSum } from '../../join/phoneCheck/results.ts';
import { WayList } from '../../join/phoneCheck/WayList.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import { useRepeated } from '../../ui/useRepeated.ts';
import { preferredAddress } from '../JoinCard.tsx';

const seenEveryMs = 1_500;

type View = PhoneCheckInfo | 'failed' | null;
type Props = { token: string; info: HostInfo };

/** A phone tries whether it reaches this computer. The check ends with what shows it. */
export function PhoneCheck({ token, info }: Props) {
	const { t } = useTranslation();
	const [view, setView] = useState<View>(null);
	const check = typeof view === 'object' ? view : null;
	const isOn = check !== null;
	const start = () => startPhoneCheck(token).then(setView, () => setView('failed'));
	const look = useCallback(
		() =>
			fetchPhoneCheck(token).then(
				(now) => setView((last) => (last === null ? null : now)),
				() => setView((last) => (last === null ? null : 'failed')),
			),
		[token],
	);
	useRepeated(look, seenEveryMs, isOn);
	useEffect(() => {
		if (!isOn) return;
		return () => void endPhoneCheck(token).catch(() => undefined);
	}, [isOn, token]);
	const address = preferredAddress(info);
	return (
		<div data-testid="phone-check-host">
			<p className="text-pretty text-muted">{t('help.phone.text')}</p>
			{!check && (
				<Button testId="phone-check-start" className="mt-3" onClick={start}>
					{t('help.phone.start')}
				</Button>
			)}
			{view === 'failed' && (
				<div className="mt-3">
					<Callout testId="phone-check-host-failed" kind="warning" announce>
						{t('help.phone.failed')}
					</Callout>
				</div>
			)}
			{check &&
				(address ? (
					<Running check={check} url={address.httpUrl + check.path} />
				) : (
					<p className="mt-3">{t('help.phone.noNetwork')}</p>
				))}
			{check && (
				<Button testId="phone-check-end" className="mt-4" onClick={() => setView(null)}>
					{t('help.phone.end')}
				</Button>
			)}
		</div>
	);
}

function Running({ check: { phones }, url }: { check: PhoneCheckInfo; url: string }) {
	const { t } = useTranslation();
	return (
		<div className="mt-4 flex flex-wrap items-start gap-5">
			<figure className="mx-auto w-52 sm:mx-0">
				<QrCode text={url} label={t('help.phone.qr')} className="size-52 rounded-card border border-line bg-white" />
				<figcaption className="mt-2 text-center text-sm text-pretty text-muted">{t('help.phone.scan')}</figcaption>
			</figure>
			<div className="min-w-0 grow basis-64 space-y-4">
				<div className="flex items-center gap-1">
					<p data-testid="phone-check-address" className="figures min-w-0 text-sm wrap-anywhere">
						{url}
					</p>
					<CopyButton testId="phone-check-address-copy" text={url} label={t('host.join.copyAddress')} />
				</div>
				<div role="status" className="space-y-4">
					{phones.length === 0 && (
						<p data-testid="phone-check-waiting" className="text-pretty text-muted">
							{t('help.phone.waiting')}
						</p>
					)}
					{phones.map((phone, index) => (
						<PhoneResult key={phone.phoneId} phone={phone} number={index + 1} />
					))}
				</div>
			</div>
		</div>
	);
}

function PhoneResult({ phone, number }: { phone: CheckedPhone; number: number }) {
	const { t } = useTranslation();
	const sum = checkSum(phone);
	return (
		<section data-testid="phone-check-phone" data-sum={sum}>
			<h4 className="font-semibold">{t('help.phone.phone', { number })}</h4>
			<p className="mb-2 text-[0.9375rem] text-pretty">{t(`phoneCheck.sum.${sum}`)}</p>
			<WayList phone={phone} />
		</section>
	);
}
