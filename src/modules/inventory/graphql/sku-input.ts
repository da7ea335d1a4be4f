import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { skuOf, skuProblem } from '../../../common/sku.js';

/** A SKU: blanks at its ends are taken off, and what nobody can mean as a SKU is refused with what to do. */
export const IsSku = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (skuOf(value) ?? '') : value)),
    ValidateBy({
      name: 'isSku',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && skuProblem(value) === null,
        defaultMessage: (args) => `$property: ${skuProblem(String(args?.value)) ?? 'it must be a text.'}`,
      },
    }),
  );
