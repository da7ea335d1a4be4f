import { getMetadataStorage, type ValidationError } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';

type Words = (property: string, limits: readonly unknown[], value: unknown) => string;

const singular = (property: string): string => property.replace(/Ids$/, 'Id').replace(/ies$/, 'y').replace(/s$/, '');
const sized = (value: unknown): string => (Array.isArray(value) ? `; there are ${value.length}` : '');
const long = (value: unknown): string => (typeof value === 'string' ? `; it has ${Array.from(value).length}` : '');

/** What is wanted where the rule says nothing itself, by the name of the rule. */
const WORDS: Readonly<Record<string, Words>> = {
  arrayMinSize: (property, [least]) =>
    least === 1 ? `give at least one ${singular(property)}` : `give at least ${String(least)}`,
  arrayMaxSize: (_, [most], value) => `give at most ${String(most)}${sized(value)}; send the rest in another request`,
  arrayUnique: (property) => `give each ${singular(property)} once`,
  isLength: (_, [least, most], value) =>
    value === '' ? 'give a text, it is empty' : `give ${String(least)} to ${String(most)} characters${long(value)}`,
  maxLength: (_, [most], value) => `give at most ${String(most)} characters${long(value)}`,
  min: (_, [least]) => `give ${String(least)} or more`,
  max: (_, [most]) => `give ${String(most)} or less`,
  isInt: () => 'give a whole number',
  isDate: () => 'give a moment, such as 2026-01-31T09:30:00Z',
};

/** Rules of our own making, which bring their words. */
const OURS = ['isSku'];

/** Whether a rule can be told in plain words: its own, or those of its kind. */
export function hasWords({ name, message }: ValidationMetadata): boolean {
  return Boolean(message) || (name !== undefined && (name in WORDS || OURS.includes(name)));
}

/** Every rule of the fields of an input class that can be broken. */
export function rulesOf(InputClass: object): ValidationMetadata[] {
  const all = getMetadataStorage().getTargetValidationMetadatas(InputClass as () => void, '', false, false);
  return all.filter(({ name }) => name !== undefined && name !== 'isOptional');
}

/** What is wrong with one field, for a person: `parcels: give at least one parcel`. */
export function plainWords({ target, property, value, constraints = {} }: ValidationError): string[] {
  const rules = target === undefined ? [] : rulesOf(target.constructor);
  return Object.entries(constraints).map(([name, standard]) => {
    const rule = rules.find((one) => one.propertyName === property && one.name === name);
    const words = rule && !rule.message ? WORDS[name] : undefined;
    return words ? `${property}: ${words(property, rule?.constraints ?? [], value)}` : standard;
  });
}
