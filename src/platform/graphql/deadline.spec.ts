import { GraphQLError, GraphQLInt, GraphQLObjectType, GraphQLSchema, graphql } from 'graphql';
import { enforceDeadline } from './deadline.js';

const field = (resolve: () => unknown) => ({ type: GraphQLInt, resolve });
const schema = enforceDeadline(
  new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: {
        now: field(() => 1),
        soon: field(async () => 2),
        never: field(() => new Promise(() => undefined)),
        fails: field(() => Promise.reject(new Error('its own'))),
      },
    }),
  }),
);

describe('enforceDeadline', () => {
  it('answers what is done and fails what is not', async () => {
    let pass: (error: GraphQLError) => void = () => undefined;
    const deadline = new Promise<never>((_resolve, reject) => (pass = reject));
    const answer = graphql({ schema, source: '{ now soon never fails }', contextValue: { deadline } });
    await new Promise((resolve) => setImmediate(resolve));
    pass(new GraphQLError('late', { extensions: { code: 'TIMEOUT' } }));
    const { data, errors } = await answer;
    expect(data).toEqual({ now: 1, soon: 2, never: null, fails: null });
    expect(errors?.map(({ message }) => message).sort()).toEqual(['its own', 'late']);
  });

  it('changes nothing for a request without a deadline', async () => {
    const { data } = await graphql({ schema, source: '{ now soon }', contextValue: {} });
    expect(data).toEqual({ now: 1, soon: 2 });
  });
});
