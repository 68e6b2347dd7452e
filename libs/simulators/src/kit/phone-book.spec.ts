import { SimulatorInputError } from './input-check.js';
import { PhoneBook, type PhoneChange } from './phone-book.js';
import { type ShownNotification, type SimulatedInstall, type SimulatedPhone } from './simulator.types.js';

const install = (over: Partial<SimulatedInstall> = {}): SimulatedInstall => ({
  vendor: 'jpush',
  app: 'app-1',
  registrationId: 'rid-1',
  ...over,
});
const phone = (over: Partial<SimulatedPhone> = {}): SimulatedPhone => ({
  id: 'p1',
  platform: 'android',
  installs: [install()],
  ...over,
});
const note = (messageId: string, over: Partial<ShownNotification> = {}): ShownNotification => ({
  messageId,
  vendor: 'jpush',
  kind: 'notification',
  at: 1,
  data: {},
  ...over,
});
const problemsOf = (act: () => unknown): readonly unknown[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof SimulatorInputError) return error.errors;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('PhoneBook', () => {
  it('finds the installs of one vendor app, narrowed by a selection', () => {
    const phones = new PhoneBook();
    phones.put(
      phone({ installs: [install({ tags: ['a'] }), install({ vendor: 'xiaomi', app: 'pkg', registrationId: 'x' })] }),
    );
    phones.put(phone({ id: 'p2', installs: [install({ registrationId: 'rid-2' })] }));
    expect(phones.installs('jpush', 'app-1').map(({ phone: { id } }) => id)).toEqual(['p1', 'p2']);
    expect(phones.installs('jpush', 'app-1', ({ tags }) => tags?.includes('a') ?? false)).toEqual([
      { phone: phones.get('p1'), install: install({ tags: ['a'] }) },
    ]);
    expect(phones.installs('jpush', 'app-2')).toEqual([]);
    expect(phones.installs('umeng', 'app-1')).toEqual([]);
    expect(phones.installs('xiaomi', 'pkg')).toHaveLength(1);
  });

  it('replaces a phone by its id: old addresses are gone, what was shown stays', () => {
    const phones = new PhoneBook();
    phones.put(phone());
    phones.show(phones.installs('jpush', 'app-1'), note('m1'));
    phones.put(phone({ owner: 'Lin', installs: [install({ registrationId: 'rid-new' })] }));
    expect(phones.size).toBe(1);
    expect(phones.installs('jpush', 'app-1').map((found) => found.install.registrationId)).toEqual(['rid-new']);
    expect(phones.shown('p1').map(({ messageId }) => messageId)).toEqual(['m1']);
    phones.put(phone({ id: 'p2' })); // the old address is free again
    expect(phones.list().map(({ id }) => id)).toEqual(['p1', 'p2']);
  });

  it('removes a phone with its addresses', () => {
    const phones = new PhoneBook();
    phones.put(phone());
    const found = phones.installs('jpush', 'app-1');
    expect(phones.remove('p1')).toBe(true);
    expect(phones.remove('p1')).toBe(false);
    expect(phones.installs('jpush', 'app-1')).toEqual([]);
    phones.show(found, note('late'));
    expect(phones.shown('p1')).toEqual([]);
    phones.put(phone({ id: 'p2' }));
    expect(phones.shown('p2')).toEqual([]);
  });

  it('finds installs among registration ids alone, in their order and each once', () => {
    const phones = new PhoneBook();
    phones.put(phone());
    phones.put(phone({ id: 'p2', installs: [install({ registrationId: 'other' })] }));
    const ids = (among: string[], select?: () => boolean): string[] =>
      phones.installs('jpush', 'app-1', select, among).map(({ phone: { id } }) => id);
    expect(ids(['other', install().registrationId, 'other', 'nobody'])).toEqual(['p2', 'p1']);
    expect(ids(['other'], () => false)).toEqual([]);
    expect(ids([])).toEqual([]);
    phones.remove('p2');
    expect(ids(['other'])).toEqual([]);
  });

  it('shows on phones beyond the book, and keeps nothing of it', () => {
    const beyond = phone({ id: 'far', installs: [install({ registrationId: 'far' })] });
    const phones = new PhoneBook({
      unlisted: (_vendor, _app, id) => (id === 'far' || id === 'wrong' ? beyond : undefined),
    });
    const heard: string[] = [];
    phones.onChange((change) => heard.push(`${change.kind} ${change.phone.id}`));
    const found = phones.installs('jpush', 'app-1', undefined, ['far', 'wrong', 'nobody']);
    expect(found.map(({ phone: { id } }) => id)).toEqual(['far']);
    phones.show(found, note('1'));
    expect(heard).toEqual(['shown far']);
    expect(phones.size).toBe(0);
    expect(phones.shown('far')).toEqual([]);
    expect(phones.installs('jpush', 'app-1')).toEqual([]);
  });

  it('keeps its own copy of a phone', () => {
    const phones = new PhoneBook();
    const tags = ['a'];
    phones.put(phone({ installs: [install({ tags })] }));
    tags.push('b');
    expect(phones.installs('jpush', 'app-1')[0]?.install.tags).toEqual(['a']);
  });

  it('shows newest first, and keeps only so many', () => {
    const phones = new PhoneBook({ shownPerPhone: 3 });
    phones.put(phone());
    for (const id of ['1', '2', '3', '4']) phones.show(phones.installs('jpush', 'app-1'), note(id));
    expect(phones.shown('p1').map(({ messageId }) => messageId)).toEqual(['4', '3', '2']);
    expect(phones.view(phones.get('p1')!)).toEqual({ ...phone(), notifications: phones.shown('p1') });
  });

  it('lets a notification take the place of the one that it replaces', () => {
    const phones = new PhoneBook();
    phones.put(phone());
    const show = (shown: ShownNotification): void => {
      phones.show(phones.installs('jpush', 'app-1'), shown);
    };
    show(note('1', { replaces: 'cart' }));
    show(note('2'));
    show(note('3', { replaces: 'cart', vendor: 'xiaomi' }));
    show(note('4', { replaces: 'cart' }));
    show(note('5'));
    expect(phones.shown('p1').map(({ messageId }) => messageId)).toEqual(['5', '4', '3', '2']);
  });

  it('tells what changed until it is told to stop', () => {
    const phones = new PhoneBook();
    const heard: PhoneChange['kind'][] = [];
    const stop = phones.onChange(({ kind }) => heard.push(kind));
    phones.put(phone());
    phones.show(phones.installs('jpush', 'app-1'), note('1'));
    phones.clearShown();
    phones.remove('p1');
    expect(heard).toEqual(['changed', 'shown', 'changed', 'removed']);
    stop();
    phones.put(phone());
    expect(heard).toHaveLength(4);
  });

  it('clears what was shown and keeps the phones', () => {
    const phones = new PhoneBook();
    phones.put(phone());
    phones.show(phones.installs('jpush', 'app-1'), note('1'));
    phones.clearShown();
    expect(phones.shown('p1')).toEqual([]);
    expect(phones.size).toBe(1);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['no object', null, 'body', /must be an object/],
    ['a list', [], 'body', /must be an object/],
    ['no id', { ...phone(), id: undefined }, 'id', /1 to 512 characters/],
    ['an empty id', phone({ id: '' }), 'id', /1 to 512 characters/],
    ['an unknown platform', { ...phone(), platform: 'symbian' }, 'platform', /android, ios, harmony/],
    ['an owner that is no text', { ...phone(), owner: 7 }, 'owner', /text/],
    ['an empty model', phone({ model: '' }), 'model', /text/],
    ['an unknown field', { ...phone(), colour: 'red' }, 'colour', /is not known/],
    ['no installs', { id: 'p', platform: 'ios' }, 'installs', /a list of at most 20/],
    ['too many installs', phone({ installs: Array.from({ length: 21 }, () => install()) }), 'installs', /at most 20/],
    ['an unknown vendor', { ...phone(), installs: [{ ...install(), vendor: 'fcm' }] }, 'installs[0].vendor', /jpush/],
    ['no app', { ...phone(), installs: [{ vendor: 'jpush', registrationId: 'r' }] }, 'installs[0].app', /text/],
    ['no address', phone({ installs: [install({ registrationId: '' })] }), 'installs[0].registrationId', /text/],
    ['an unknown install field', { ...phone(), installs: [{ ...install(), tag: [] }] }, 'installs[0].tag', /not known/],
    ['tags that are no list', { ...phone(), installs: [{ ...install(), tags: 'a' }] }, 'installs[0].tags', /list/],
    ['an empty topic', phone({ installs: [install({ topics: ['a', ''] })] }), 'installs[0].topics[1]', /text/],
    [
      'an account that is no text',
      { ...phone(), installs: [{ ...install(), accounts: [1] }] },
      'installs[0].accounts[0]',
      /text/,
    ],
    [
      'an alias that is a text',
      { ...phone(), installs: [{ ...install(), aliases: ['a'] }] },
      'installs[0].aliases[0]',
      /object/,
    ],
    [
      'an alias type that is empty',
      phone({ installs: [install({ aliases: [{ type: '', value: 'v' }] })] }),
      'installs[0].aliases[0].type',
      /text/,
    ],
    [
      'an environment on Android',
      phone({ installs: [install({ environment: 'sandbox' })] }),
      'installs[0].environment',
      /iOS alone/,
    ],
    [
      'an unknown environment',
      { ...phone({ platform: 'ios' }), installs: [{ ...install(), environment: 'x' }] },
      'installs[0].environment',
      /production, sandbox/,
    ],
    ['one address twice', phone({ installs: [install(), install()] }), 'installs[1].registrationId', /twice/],
  ])('refuses %s', (_, input, field, rule) => {
    const phones = new PhoneBook();
    expect(
      problemsOf(() => {
        phones.put(input as SimulatedPhone);
      }),
    ).toContainEqual({
      field,
      rule: expect.stringMatching(rule) as unknown,
    });
    expect(phones.size).toBe(0);
  });

  it('names every broken field at once, and no value', () => {
    const bad = { id: '', platform: 'secret-value', installs: [{ vendor: 'secret-value' }] };
    const act = (): void => {
      new PhoneBook().put(bad as unknown as SimulatedPhone);
    };
    expect(act).toThrow(/id .*platform .*installs\[0\]\.vendor .*installs\[0\]\.app .*registrationId/);
    expect(act).not.toThrow(/secret-value/);
  });

  it('refuses an address that another phone holds, and leaves both as they were', () => {
    const phones = new PhoneBook();
    phones.put(phone());
    phones.put(phone({ id: 'p2', installs: [] }));
    expect(
      problemsOf(() => {
        phones.put(phone({ id: 'p2' }));
      }),
    ).toEqual([{ field: 'installs[0].registrationId', rule: expect.stringMatching(/held by phone p1/) as unknown }]);
    expect(phones.installs('jpush', 'app-1').map((found) => found.phone.id)).toEqual(['p1']);
    expect(phones.get('p2')?.installs).toEqual([]);
    phones.put(phone({ id: 'p2', installs: [install({ app: 'app-2' })] })); // the same address in another app is another address
  });

  it('holds only so many phones, and still replaces one when it is full', () => {
    const phones = new PhoneBook({ maxPhones: 1 });
    phones.put(phone());
    expect(
      problemsOf(() => {
        phones.put(phone({ id: 'p2', installs: [] }));
      }),
    ).toEqual([{ field: 'id', rule: expect.stringMatching(/at most 1 phones/) as unknown }]);
    phones.put(phone({ owner: 'Lin' }));
    expect(phones.get('p1')?.owner).toBe('Lin');
  });

  describe('what its owner ends', () => {
    const open = () => {
      const phones = new PhoneBook();
      phones.put(phone());
      phones.put(phone({ id: 'p2', installs: [install({ registrationId: 'rid-2' })] }));
      const show = (shown: ShownNotification): void => {
        phones.show(phones.installs('jpush', 'app-1'), shown);
      };
      return { phones, show };
    };

    it('stays in the list, on his phone alone, and cannot be ended twice', () => {
      const { phones, show } = open();
      const heard: PhoneChange[] = [];
      show(note('1'));
      phones.onChange((change) => heard.push(change));
      expect(phones.touch('p1', '1', 'clicked')).toBe(true);
      expect(phones.touch('p1', '1', 'dismissed')).toBe(false);
      expect(phones.touch('p1', '2', 'clicked')).toBe(false);
      expect(phones.touch('nobody', '1', 'clicked')).toBe(false);
      expect(phones.shown('p1')).toEqual([note('1', { ended: 'clicked' })]);
      expect(phones.shown('p2')).toEqual([note('1')]);
      const notification = note('1', { ended: 'clicked' });
      expect(heard).toEqual([{ kind: 'touched', phone: phones.get('p1'), notification, action: 'clicked' }]);
    });

    it('is the newest of several with one id', () => {
      const { phones, show } = open();
      for (const title of ['old', 'new']) show(note('1', { title }));
      phones.touch('p1', '1', 'dismissed');
      expect(phones.shown('p1').map(({ title, ended }) => [title, ended])).toEqual([
        ['new', 'dismissed'],
        ['old', undefined],
      ]);
    });

    it('is not replaced: it has left the shade', () => {
      const { phones, show } = open();
      show(note('1', { replaces: 'cart' }));
      phones.touch('p1', '1', 'clicked');
      show(note('2', { replaces: 'cart' }));
      expect(phones.shown('p1').map(({ messageId }) => messageId)).toEqual(['2', '1']);
      expect(phones.shown('p2').map(({ messageId }) => messageId)).toEqual(['2']);
    });

    it('is not withdrawn either, nor what an app was handed, nor what another vendor shows', () => {
      const { phones, show } = open();
      const heard: string[] = [];
      show(note('1'));
      show(note('2', { kind: 'message' }));
      show(note('3', { vendor: 'xiaomi' }));
      show(note('4'));
      phones.touch('p1', '1', 'clicked');
      phones.onChange(({ kind, phone: { id } }) => heard.push(`${kind} ${id}`));
      expect(phones.hide('jpush', ({ messageId }, { id }) => messageId !== '4' || id === 'p2')).toBe(2);
      expect(phones.shown('p1').map(({ messageId }) => messageId)).toEqual(['4', '3', '2', '1']);
      expect(phones.shown('p2').map(({ messageId }) => messageId)).toEqual(['3', '2']);
      expect(heard).toEqual(['changed p2']);
    });
  });
});
