// A text registered with operators, one record for each operator and kind chosen. Owns this form.

import { Button, Group, Modal, MultiSelect, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewOperatorTemplate } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { SenderField } from '../../parts/sender-field.tsx';
import { useWords, type Words } from '../../words/words.ts';
import { WORDS } from './template-words.ts';

type Mark = NewOperatorTemplate['marks'][number];

const MARKS_EN: Readonly<Record<Mark, string>> = {
  mts_srv: 'MTS: service',
  mts_auth: 'MTS: authorisation',
  mts_trn: 'MTS: transaction',
  mega_srv: 'MegaFon: service',
  mega_auth: 'MegaFon: authorisation',
  mega_trn: 'MegaFon: transaction',
  mega_adv: 'MegaFon: advertising',
  bee_srv: 'Beeline: service',
  bee_trn: 'Beeline: transaction',
  tele2_srv: 'Tele2: service',
  tele2_trn: 'Tele2: transaction',
  motiv_srv: 'Motiv: service',
  motiv_trn: 'Motiv: transaction',
  soc: 'Social networks',
};

const MARKS: Words<Readonly<Record<Mark, string>>> = {
  en: MARKS_EN,
  ru: {
    mts_srv: 'МТС: сервисный',
    mts_auth: 'МТС: авторизация',
    mts_trn: 'МТС: транзакция',
    mega_srv: 'МегаФон: сервисный',
    mega_auth: 'МегаФон: авторизация',
    mega_trn: 'МегаФон: транзакция',
    mega_adv: 'МегаФон: реклама',
    bee_srv: 'Билайн: сервисный',
    bee_trn: 'Билайн: транзакция',
    tele2_srv: 'Tele2: сервисный',
    tele2_trn: 'Tele2: транзакция',
    motiv_srv: 'Мотив: сервисный',
    motiv_trn: 'Мотив: транзакция',
    soc: 'Соцсети',
  },
};

export function OperatorTemplateForm({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(WORDS);
  const marks = useWords(MARKS);
  const client = useQueryClient();
  const [sender, setSender] = useState('');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const save = useMutation({
    mutationFn: () =>
      ask('addOperatorTemplate', { body: { sender: sender.trim(), text, marks: chosen as readonly Mark[] } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['listOperatorTemplates'] });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={words.register} centered size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <SenderField
            of="name"
            value={sender}
            onChange={setSender}
            error={fieldError(save.error, '/sender')}
          />
          <Textarea
            label={words.text}
            description={words.operatorsText}
            required
            autosize
            minRows={3}
            value={text}
            error={fieldError(save.error, '/text')}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <MultiSelect
            label={words.marks}
            required
            data={(Object.keys(marks) as Mark[]).map((value) => ({ value, label: marks[value] }))}
            value={[...chosen]}
            error={fieldError(save.error, '/marks')}
            onChange={setChosen}
            searchable
          />
          <Problem of={save.error} />
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={save.isPending}
              disabled={chosen.length === 0 || sender.trim() === ''}
            >
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
