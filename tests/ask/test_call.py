"""What is sent is what instructor makes of the request, also where its parts are kept between calls."""

from typing import get_args

import pytest
from instructor.processing.response import handle_response_model

from extractor.ask.call import _MODES, body
from extractor.consult import planned
from extractor.read import read_document
from extractor.settings import OutputMode
from tests.sample_reports import FORMS, report_text


@pytest.mark.parametrize("mode", get_args(OutputMode))
def test_a_second_body_is_made_like_the_first_with_its_own_messages(tmp_path, mode):
    for number in range(2):
        path = tmp_path / f"{number}.txt"
        path.write_text(report_text({}) + f"\n编号{number}", encoding="utf-8")
        for request in planned(read_document(path), FORMS):
            messages = [dict(message) for message in request.messages]
            _, whole = handle_response_model(
                request.schema, mode=_MODES[mode], model="m", messages=messages, temperature=0
            )
            assert body(request, "m", mode) == whole | {"max_tokens": request.max_tokens}
