import { packageForTests } from '../fixtures/desktop.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { skipUnlessPossible, test } from '../fixtures/test.ts';

test('the program is packaged', async ({ hostKind }) => {
	skipUnlessPossible(obstacleTo(hostKind));
	await packageForTests();
});
