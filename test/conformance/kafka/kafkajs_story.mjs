// A day of a kafkajs client: makes a topic, produces, consumes in a group, looks, deletes.
// Usage: kafkajs_story.mjs NODE_MODULES BOOTSTRAP TOPIC; prints what it saw as JSON.
// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { connected, consumeAll } from './kafkajs_client.mjs';

const [, , modules, bootstrap, topic] = process.argv;
const { kafka } = connected(createRequire(`${modules}/kafkajs/`)('kafkajs'), bootstrap);
const count = 300;

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] });
const metadata = await admin.fetchTopicMetadata({ topics: [topic] });

const producer = kafka.producer({ idempotent: true });
await producer.connect();
const messages = Array.from({ length: count }, (_, i) => ({ key: `key ${i}`, value: `value ${i}` }));
await producer.send({ topic, messages });
await producer.disconnect();

const { received, stop } = await consumeAll(kafka, topic, 'story', count);
await stop();
const [offsets] = await admin.fetchOffsets({ groupId: 'story', topics: [topic] });
const committed = offsets.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
await admin.deleteGroups(['story']);
await admin.deleteTopics({ topics: [topic] });
const left = (await admin.listTopics()).filter((name) => name === topic);
await admin.disconnect();

console.log(JSON.stringify({ partitions: metadata.topics[0].partitions.length, received, committed, left }));
