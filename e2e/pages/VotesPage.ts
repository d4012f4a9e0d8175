import type { Locator, Page } from '@playwright/test';
import { CallPage } from './CallPage.ts';

/** How a question is answered; `data-kind` of its button. */
export type QuestionKind = 'yesNo' | 'choice' | 'multiple' | 'scale' | 'number' | 'text' | 'words';

/** Page object of questions to the class: of the host's dialog and card, and of whoever answers, in the class or at `/vote`. */
export class VotesPage {
	/** *Ask* of the tools. */
	readonly dialog: Locator;
	/** The question over the stage. */
	readonly card: Locator;
	/** The question as one answers it. `data-open`, `data-answered`: false until the server has the answer. */
	readonly answering: Locator;
	/** For hosts; `data-answered`, `data-expected`. */
	readonly answered: Locator;
	/** Whether it is anonymous. */
	readonly terms: Locator;
	/** What became of our answer. */
	readonly state: Locator;
	/** `/vote`: nothing is asked. */
	readonly waiting: Locator;

	constructor(readonly page: Page) {
		this.dialog = page.getByTestId('ask-dialog');
		this.card = page.getByTestId('vote-card');
		this.answering = page.getByTestId('voter-view');
		this.answered = page.getByTestId('vote-answered');
		this.terms = page.getByTestId('vote-terms');
		this.state = page.getByTestId('vote-state');
		this.waiting = page.getByTestId('vote-waiting');
	}

	/** Opens *Ask*. */
	async open(tab: 'now' | 'prepared' | 'results' = 'now'): Promise<void> {
		if (!(await this.dialog.isVisible())) await new CallPage(this.page).openTool('Ask');
		await this.dialog.getByTestId(`ask-tab-${tab}`).click();
	}

	/** Asks the class. @param text empty: only aloud */
	async ask(kind: QuestionKind, text = '', { byName = false } = {}): Promise<void> {
		await this.open();
		if (text !== '') await this.dialog.getByTestId('ask-text').fill(text);
		await this.dialog.getByTestId('vote-by-name').setChecked(byName);
		await this.dialog.locator(`[data-testid="ask-kind"][data-kind="${kind}"]`).click();
		await this.dialog.waitFor({ state: 'hidden' });
	}

	/** An answer by one press: `true` or `false`, the index of an option, a point of a scale. */
	choice(value: string | number | boolean): Locator {
		return this.page.locator(`[data-testid="vote-choice"][data-value="${value}"]`);
	}

	/** Answers by one press, and waits until the server has it. */
	async choose(value: string | number | boolean): Promise<void> {
		await this.choice(value).click();
		await this.hasAnswered();
	}

	/** Types an answer, and waits until the server has it. */
	async type(text: string): Promise<void> {
		await this.page.getByTestId('vote-typed').fill(text);
		await this.page.getByTestId('vote-send').click();
		await this.hasAnswered();
	}

	async hasAnswered(): Promise<void> {
		await this.page.locator('[data-testid="voter-view"][data-answered="true"]').waitFor();
	}

	/** A button of the host's card. */
	button(name: 'close' | 'show' | 'show-right' | 'next' | 'scores' | 'clear'): Locator {
		return this.card.getByTestId(`vote-${name}`);
	}

	/** How many chose each option, from top to bottom. */
	counts(within: Locator = this.page.locator('body')): Promise<number[]> {
		return within.getByTestId('vote-bar').evaluateAll((bars) => bars.map((bar) => Number(bar.dataset.count)));
	}
}
