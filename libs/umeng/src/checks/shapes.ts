import { type Coded, type InputIssue, isJsonObject, type Shape, type ShapeIssue } from '@nest-push/core';

/** An issue as hosts get it. */
export function issueOf({ field, rule, code }: ShapeIssue): InputIssue {
  return code === '' ? { field, rule } : { field, rule, code };
}

/** A web address. */
export function webAddress({ code }: Coded = {}): Shape {
  return (value, field, report) => {
    if (typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value)) return;
    report.add('value', field, 'must be an http:// or https:// address', code);
  };
}

/** A field that must not be there. */
export function refused(rule: string, { code }: Coded = {}): Shape {
  return (_value, field, report) => {
    report.add('unknownField', field, rule, code);
  };
}

/** Chooses what an object must be by one of its fields. */
export function chosenBy(
  key: string,
  shapes: Readonly<Record<string, Shape>>,
  codes: { readonly missing: string; readonly unknown: string },
): Shape {
  const rule = `must be one of ${Object.keys(shapes).join(', ')}`;
  return (value, field, report) => {
    const choice = isJsonObject(value) ? value[key] : undefined;
    const where = field === '' ? key : `${field}.${key}`;
    if (choice === undefined) report.add('missing', where, 'must be set', codes.missing);
    else if (typeof choice === 'string' && Object.hasOwn(shapes, choice)) shapes[choice]?.(value, field, report);
    else report.add('value', where, rule, codes.unknown);
  };
}
