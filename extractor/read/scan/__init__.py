"""From pixels to words: pages straightened, lines and cells found and read, doubts kept. Only this room
knows OpenCV and the OCR engine; both are loaded only when an image has to be read."""
