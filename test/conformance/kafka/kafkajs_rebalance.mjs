// Two members share a topic's partitions; one leaves and the other takes over. No record is missed.
// Usage: kafkajs_rebalance.mjs NODE_MODULES BOOTSTRAP TOPIC; prints what it saw as JSON.
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { connected } from './kafkajs_client.mjs';

const [, , modules, bootstrap, topic] = process.argv;
const { kafka } = connected(createRequire(`${modules}/kafkajs/`)('kafkajs'), bootstrap);
const half = 200;

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic, numPartitions: 4 }] });
await admin.disconnect();

const received = new Set();
const owners = new Set();
let wake = () => undefined;
const until = (condition) =>
  new Promise((resolve) => {
    wake = () => condition() && resolve();
    wake();
  });

async function member(name) {
  const consumer = kafka.consumer({ groupId: 'sharing', sessionTimeout: 10_000, rebalanceTimeout: 10_000 });
  const assigned = new Promise((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const mine = payload.memberAssignment[topic] ?? [];
      if (mine.length === 2) owners.add(name);
      if (mine.length === 2) resolve();
      wake();
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      received.add(message.value.toString());
      wake();
    },
  });
  return { consumer, assigned };
}

const first = await member('first');
const second = await member('second');
await until(() => owners.size === 2);

const producer = kafka.producer();
await producer.connect();
const send = (from) =>
  producer.send({
    topic,
    messages: Array.from({ length: half }, (_, i) => ({ key: `${from + i}`, value: `value ${from + i}` })),
  });
await send(0);
await until(() => received.size >= half);
await first.consumer.disconnect();
await send(half);
await until(() => received.size >= 2 * half);
await producer.disconnect();
await second.consumer.disconnect();

console.log(JSON.stringify({ owners: owners.size, received: [...received] }));
