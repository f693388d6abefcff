// lib/office-forms.ts -- the forms by which people change the organisation: which fields, and which changes they make
import type { OfficeChange, OfficeSet, OfficeWhat } from '../api/office';
import { shiftDay } from './dates';
import { moveOf, newName, setOf, type FormValues } from './office';

export type FieldKind = 'text' | 'day' | 'flag' | 'number' | 'limits' | 'postKind' | 'personKind' | 'held' | 'unit' | 'post' | 'person' | 'function' | 'maybeFunction';

export interface FormField {
  name: string;
  kind: FieldKind;
  required?: boolean;
  /** Under another name than the field has in lists. */
  label?: 'endsOld' | 'lastDay' | 'held';
  /** What the field says of itself elsewhere does not hold here. */
  plain?: boolean;
  /** FALSE hides the field; what is hidden is sent empty. `per` is what the chosen function is held for. */
  when?: (values: FormValues, per: string) => boolean;
}

export interface OfficeForm {
  title: string;
  fields: readonly FormField[];
  before: FormValues;
  /** Of a row that stands and may be taken back as a mistake. */
  cancel?: OfficeChange;
  /** What hangs on the row ends with it. */
  dependents?: boolean;
  /** The changes that what was typed makes; none when nothing was changed. */
  changes: (values: FormValues) => OfficeChange[];
}

interface Row {
  id: string;
  version: number;
}

const text = (name: string, required = false): FormField => ({ name, kind: 'text', required });
const FROM: FormField = { name: 'from_on', kind: 'day' };
const UNTIL: FormField = { name: 'until_on', kind: 'day' };
const SPAN = [FROM, UNTIL];
const UNIT_FIELDS: readonly FormField[] = [text('name', true), text('kana'), text('code'), { name: 'parent', kind: 'unit' }, { name: 'place', kind: 'number' }];
const POST_FIELDS: readonly FormField[] = [text('name', true), { name: 'kind', kind: 'postKind' }, { name: 'many', kind: 'flag' }, { name: 'place', kind: 'number' }];
const PERSON_FIELDS: readonly FormField[] = [text('name', true), text('kana'), text('number'), text('mail'), { name: 'kind', kind: 'personKind' }, text('company')];
const LAST_DAY: FormField = { name: 'until_on', kind: 'day', required: true, label: 'lastDay', plain: true };

const string = (value: FormValues[string] | undefined): string => (typeof value === 'string' ? value : '');

/** A form for a new row; `fixed` is what the page says. */
function adding(title: string, what: OfficeWhat, fields: readonly FormField[], before: FormValues, fixed: OfficeSet): OfficeForm {
  return {
    title,
    fields,
    before,
    changes: (values) => {
      const set: Record<string, string | number | boolean> = { ...fixed };
      for (const { name, kind } of fields) {
        const value = values[name];
        if (kind === 'held' || value === undefined || value === '') continue;
        set[name] = name === 'place' ? Number(value) : value;
      }
      return [{ what, id: newName(), set }];
    },
  };
}

/** A form for a row that stands. */
function editing(title: string, what: OfficeWhat, row: Row, fields: readonly FormField[], before: FormValues, mistake = false): OfficeForm {
  return {
    title,
    fields,
    before,
    ...(mistake ? { cancel: { what, id: row.id, version: row.version, cancel: true } } : {}),
    changes: (values) => {
      const set = setOf(before, values);
      return Object.keys(set).length === 0 ? [] : [{ what, id: row.id, version: row.version, set }];
    },
  };
}

/** Keeps those values of a row that a form asks for, each as it is typed. */
function typed(row: Readonly<Record<string, unknown>>, fields: readonly FormField[]): FormValues {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = row[name];
      return [name, kind === 'flag' ? value === true : value === undefined ? '' : String(value)];
    }),
  );
}

export function newUnit(title: string, parent: string, today: string): OfficeForm {
  return adding(title, 'unit', [...UNIT_FIELDS.filter((one) => one.name !== 'place'), FROM], { name: '', kana: '', code: '', parent, from_on: today }, {});
}

export function editUnit(title: string, row: Row & Readonly<Record<string, unknown>>): OfficeForm {
  const fields = [...UNIT_FIELDS, ...SPAN];
  return editing(title, 'unit', row, fields, { ...typed(row, fields), parent: string(row['parent_id'] as string) });
}

export function endUnit(title: string, row: Row, today: string): OfficeForm {
  const fields: FormField[] = [LAST_DAY, { name: 'successor', kind: 'unit' }];
  return { ...ending('unit', title, row, fields, { until_on: '', successor: '' }, today), dependents: true };
}

function ending(what: OfficeWhat, title: string, row: Row, fields: readonly FormField[], before: FormValues, today: string): OfficeForm {
  const form = editing(title, what, row, fields, before);
  return { ...form, before: { ...before, until_on: today }, changes: form.changes };
}

export function newPost(title: string, unit: string): OfficeForm {
  const fields = [...POST_FIELDS.filter((one) => one.name !== 'place'), FROM];
  return adding(title, 'post', fields, { name: '', kind: 'member', many: false, from_on: '' }, { unit });
}

export function editPost(title: string, row: Row & Readonly<Record<string, unknown>>): OfficeForm {
  const fields: FormField[] = [...POST_FIELDS, { name: 'unit', kind: 'unit', required: true }, ...SPAN];
  return editing(title, 'post', row, fields, { ...typed(row, fields), unit: string(row['unit_id'] as string) });
}

export function endPost(title: string, row: Row, today: string): OfficeForm {
  return { ...ending('post', title, row, [LAST_DAY], { until_on: '' }, today), dependents: true };
}

/** A person, and the post the person comes to. */
export function newPerson(title: string, today: string): OfficeForm {
  const fields: FormField[] = [...PERSON_FIELDS, { name: 'post', kind: 'post' }, FROM];
  return {
    title,
    fields,
    before: { name: '', kana: '', number: '', mail: '', kind: 'regular', company: '', post: '', from_on: today },
    changes: ({ post, ...values }) => {
      const id = newName();
      const set = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as OfficeSet;
      const changes: OfficeChange[] = [{ what: 'person', id, set }];
      if (string(post) !== '') changes.push({ what: 'appointment', id: newName(), set: { person: id, post: string(post), main: true, from_on: string(values['from_on']) } });
      return changes;
    },
  };
}

export function editPerson(title: string, row: Row & Readonly<Record<string, unknown>>): OfficeForm {
  const fields = [...PERSON_FIELDS, ...SPAN];
  return editing(title, 'person', row, fields, typed(row, fields));
}

export function leave(title: string, row: Row, today: string): OfficeForm {
  return { ...ending('person', title, row, [LAST_DAY], { until_on: '' }, today), dependents: true };
}

/** Somebody comes to another post; `old` is the main post held until then. */
export function movePerson(title: string, person: string, old: Row | undefined, day: string): OfficeForm {
  const fields: FormField[] = [
    { name: 'post', kind: 'post', required: true },
    { name: 'from_on', kind: 'day', required: true, plain: true },
    { name: 'main', kind: 'flag' },
    ...(old === undefined ? [] : [{ name: 'ends', kind: 'flag', label: 'endsOld', when: (values) => values['main'] === true } satisfies FormField]),
    text('order_text'),
  ];
  return {
    title,
    fields,
    before: { post: '', from_on: day, main: true, ends: old !== undefined, order_text: '' },
    changes: (values) =>
      moveOf(
        person,
        { post: string(values['post']), from_on: string(values['from_on']), main: values['main'] === true, order_text: string(values['order_text']) },
        values['main'] === true && values['ends'] === true ? old : undefined,
      ),
  };
}

export function appoint(title: string, post: string, day: string): OfficeForm {
  const fields: FormField[] = [
    { name: 'person', kind: 'person', required: true },
    { name: 'from_on', kind: 'day', required: true, plain: true },
    UNTIL,
    { name: 'main', kind: 'flag' },
    text('order_text'),
  ];
  return adding(title, 'appointment', fields, { person: '', from_on: day, until_on: '', main: true, order_text: '' }, { post });
}

export function editAppointment(title: string, row: Row & Readonly<Record<string, unknown>>): OfficeForm {
  const fields: FormField[] = [...SPAN, { name: 'main', kind: 'flag' }, text('order_text')];
  return editing(title, 'appointment', row, fields, typed(row, fields), true);
}

const perUnit = (_values: FormValues, per: string): boolean => per === 'unit';
const heldBy = (kind: string) => (values: FormValues): boolean => values['held'] === kind;

export interface HoldingGiven {
  post?: string;
  person?: string;
  scope?: string;
  function?: string;
  clause?: string;
}

/** A function of the policy goes to a post or a person; what the page knows is not asked. */
export function newHolding(title: string, given: HoldingGiven, day: string): OfficeForm {
  const open = given.post === undefined && given.person === undefined;
  const fields: FormField[] = [
    { name: 'function', kind: 'function', required: true },
    { name: 'scope', kind: 'unit', required: true, when: perUnit },
    ...(open
      ? ([
          { name: 'held', kind: 'held', label: 'held' },
          { name: 'post', kind: 'post', required: true, when: heldBy('post') },
          { name: 'person', kind: 'person', required: true, when: heldBy('person') },
        ] satisfies FormField[])
      : []),
    ...SPAN,
  ];
  const before = { function: given.function ?? '', scope: given.scope ?? '', held: 'post', post: '', person: '', from_on: day, until_on: '' };
  const { post, person, clause } = given;
  return adding(title, 'holding', fields, before, {
    ...(post === undefined ? {} : { post }),
    ...(person === undefined ? {} : { person }),
    ...(clause === undefined ? {} : { clause }),
  });
}

export function editSpan(title: string, what: 'holding' | 'absence', row: Row & Readonly<Record<string, unknown>>): OfficeForm {
  return editing(title, what, row, SPAN, typed(row, SPAN), true);
}

const DEPUTY_TAIL: readonly FormField[] = [
  { name: 'standing', kind: 'flag' },
  { name: 'limits', kind: 'limits' },
  { name: 'after_view', kind: 'flag' },
  { name: 'place', kind: 'number' },
  ...SPAN,
];

/** Who stands in for the post or person of the page. */
export function newDeputy(title: string, holder: { holder_post: string } | { holder_person: string }, day: string): OfficeForm {
  const fields: FormField[] = [
    { name: 'held', kind: 'held', label: 'held' },
    { name: 'deputy_post', kind: 'post', required: true, when: heldBy('post') },
    { name: 'deputy_person', kind: 'person', required: true, when: heldBy('person') },
    { name: 'function', kind: 'maybeFunction' },
    { name: 'scope', kind: 'unit', when: perUnit },
    ...DEPUTY_TAIL,
  ];
  const before = {
    held: 'post', deputy_post: '', deputy_person: '', function: '', scope: '', standing: true, limits: 'all', after_view: true, place: '1', from_on: day, until_on: '',
  };
  return adding(title, 'deputy', fields, before, holder);
}

export function editDeputy(title: string, row: Row & Readonly<Record<string, unknown>>): OfficeForm {
  return editing(title, 'deputy', row, DEPUTY_TAIL, typed(row, DEPUTY_TAIL), true);
}

export function newAbsence(title: string, person: string, day: string): OfficeForm {
  const fields: FormField[] = [
    { name: 'from_on', kind: 'day', required: true, plain: true },
    { name: 'until_on', kind: 'day', required: true, label: 'lastDay', plain: true },
  ];
  return adding(title, 'absence', fields, { from_on: day, until_on: shiftDay(day, 6) }, { person });
}

/** What is asked of the fields that show, and nothing of those that are hidden. */
export function shownValues(form: OfficeForm, values: FormValues, per: string): FormValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = form.fields.find((one) => one.name === name);
      const hidden = field?.when !== undefined && !field.when(values, per);
      return [name, hidden ? (typeof value === 'boolean' ? false : '') : value];
    }),
  );
}
