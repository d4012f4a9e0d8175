import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TestId } from '../testIds/testIds.ts';
import { IconButton } from './Button.tsx';

const feedbackMs = 2000;

type Props = { testId: TestId; text: string; label: string };

/** Copies `text` to the clipboard; the icon and a status for screen readers confirm it. */
export function CopyButton({ testId, text, label }: Props) {
	const { t } = useTranslation();
	const [result, setResult] = useState<'idle' | 'copied' | 'failed'>('idle');
	useEffect(() => {
		if (result === 'idle') return;
		const timer = setTimeout(() => setResult('idle'), feedbackMs);
		return () => clearTimeout(timer);
	}, [result]);
	const copy = () =>
		writeClipboard(text).then(
			() => setResult('copied'),
			() => setResult('failed'),
		);
	const labels = { idle: label, copied: t('ui.copied'), failed: t('ui.copyFailed') };
	return (
		<>
			<IconButton
				testId={testId}
				label={labels[result]}
				icon={
					result === 'copied' ? (
						<Check className="size-5 text-accent-ink" aria-hidden />
					) : (
						<Copy className="size-5" aria-hidden />
					)
				}
				onClick={copy}
			/>
			<span className="sr-only" role="status">
				{result === 'idle' ? '' : labels[result]}
			</span>
		</>
	);
}

/** Insecure origins (plain HTTP) have no `navigator.clipboard`; the deprecated `execCommand` still works there. */
async function writeClipboard(text: string): Promise<void> {
	if (navigator.clipboard) return navigator.clipboard.writeText(text);
	const field = document.createElement('textarea');
	field.value = text;
	document.body.append(field);
	field.select();
	const copied = document.execCommand('copy');
	field.remove();
	if (!copied) throw new Error('copy refused');
}
