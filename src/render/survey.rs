//! What a page has, as its templates use it: the texts that they only show, and all else.
//!
//! Pages of which all else is the same have one shell. It is made of what they have with a hole in the place of each text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;
use serde::de::value::Error;
use serde::ser::{Error as _, Impossible, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use tera::Value;

use super::compact;
use super::uses::{ELEMENT, Use};

/// What begins and ends a hole in a page's markup.
pub(super) const BEGIN: char = compact::HOLE;
pub(super) const END: char = '\u{2}';
/// The hole of a page's structured data, which is safe as it is and stands in a script. Those of texts are numbered from here on.
pub(super) const DATA: usize = 0;

/// All signs of which one makes a text look like a hole, or the value of an attribute with one.
const SIGNS: [char; 4] = [BEGIN, END, compact::VALUE, compact::VALUE_END];

/// Whether there is a sign in a text that holes have.
pub(super) fn is_like_hole(text: &str) -> bool {
    text.contains(SIGNS)
}

/// The hole of that number.
pub(super) fn hole(number: usize) -> String {
    format!("{BEGIN}{number}{END}")
}

/// What was read of what a page has.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// Tells apart what differs in more than its texts.
    likeness: Vec<u8>,
    text: String,
    texts: Vec<Range<usize>>,
}

/// What a page has, read with the eyes of its templates.
#[derive(Debug)]
pub(super) struct Survey<'u> {
    uses: &'u Use,
    said: Said,
    /// Where they are wanted, values with holes in the place of their texts.
    hollow: Option<Vec<(&'static str, Value)>>,
}

impl Said {
    /// The same with what is alike in short.
    pub(super) fn in_short(mut self) -> Self {
        self.likeness = self.likeness().as_bytes().to_vec();
        self
    }

    /// Tells pages apart that have no shell in common.
    pub(super) fn likeness(&self) -> blake3::Hash {
        blake3::hash(&self.likeness)
    }

    /// The texts, in the order of their holes, the first of which is that of the data.
    pub(super) fn texts<'s>(&'s self, data: &'s str) -> Vec<&'s str> {
        let texts = self.texts.iter();
        let texts = texts.map(|range| self.text.get(range.clone()).unwrap_or_default());
        std::iter::once(data).chain(texts).collect()
    }
}

impl<'u> Survey<'u> {
    /// Nothing was read yet.
    pub(super) fn new(uses: &'u Use) -> Self {
        Self {
            uses,
            said: Said {
                likeness: Vec::with_capacity(USUAL_LENGTH),
                text: String::with_capacity(USUAL_LENGTH),
                texts: Vec::with_capacity(USUAL_LENGTH / 16),
            },
            hollow: None,
        }
    }

    /// The same, with values.
    pub(super) fn hollow(self) -> Self {
        Self {
            hollow: Some(Vec::new()),
            ..self
        }
    }

    /// Goes on from what was read.
    pub(super) fn from(said: &Said, uses: &'u Use) -> Self {
        let mut survey = Self::new(uses);
        let Said {
            likeness,
            text,
            texts,
        } = said;
        survey.said.likeness.extend_from_slice(likeness);
        survey.said.text.push_str(text);
        survey.said.texts.extend_from_slice(texts);
        survey
    }

    /// Adds what tells pages apart beside their data.
    pub(super) fn tell(&mut self, text: &str) {
        self.said.likeness.extend_from_slice(text.as_bytes());
        self.said.likeness.push(sign::END);
    }

    /// Adds what the page has by a name. Nothing, where it is no plain data.
    pub(super) fn root(&mut self, name: &'static str, view: &impl Serialize) -> Option<()> {
        let Some(its) = self.uses.of(name) else {
            return Some(());
        };
        self.tell(name);
        let value = view.serialize(At {
            survey: self,
            its,
            literal: false,
        });
        let value = value.ok()?;
        if let Some(hollow) = &mut self.hollow {
            hollow.push((name, value));
        }
        Some(())
    }

    /// What was read, and the values with holes.
    pub(super) fn end(self) -> (Said, Vec<(&'static str, Value)>) {
        (self.said, self.hollow.unwrap_or_default())
    }
}

/// Bytes that most pages say.
const USUAL_LENGTH: usize = 2048;

/// Signs that no text begins with, and lengths are told of where they could be mistaken.
mod sign {
    pub(super) const END: u8 = 0;
    pub(super) const TEXT: u8 = 1;
    pub(super) const HOLE: u8 = 2;
    pub(super) const NUMBER: u8 = 3;
    pub(super) const NONE: u8 = 4;
    pub(super) const NO: u8 = 5;
    pub(super) const YES: u8 = 6;
    pub(super) const LIST: u8 = 7;
    pub(super) const ELEMENT: u8 = 8;
    pub(super) const FIELDS: u8 = 9;
}

/// A value in what a page has.
struct At<'a, 'u> {
    survey: &'a mut Survey<'u>,
    its: &'u Use,
    /// Whether more is done with what it is in than is told of it.
    literal: bool,
}

impl<'a, 'u> At<'a, 'u> {
    fn say(&mut self, sign: u8) {
        self.survey.said.likeness.push(sign);
    }

    fn number(mut self, bytes: &[u8], value: Value) -> Value {
        self.say(sign::NUMBER);
        self.survey.said.likeness.extend_from_slice(bytes);
        value
    }

    fn text(mut self, text: &str) -> Result<Value, Error> {
        let Use { counted, asked, .. } = *self.its;
        let survey = &mut *self.survey;
        if self.literal || counted || asked || !is_even(text) || is_way_up(text) {
            if is_like_hole(text) {
                return Err(Error::custom("a text like a hole"));
            }
            let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
            survey.said.likeness.push(sign::TEXT);
            survey
                .said
                .likeness
                .extend_from_slice(&length.to_le_bytes());
            survey.said.likeness.extend_from_slice(text.as_bytes());
            return Ok(match survey.hollow {
                Some(_) => Value::from(text),
                None => Value::none(),
            });
        }
        let said = &mut survey.said;
        let from = said.text.len();
        said.text.push_str(text);
        said.texts.push(from..said.text.len());
        self.say(sign::HOLE);
        Ok(match self.survey.hollow {
            Some(_) => Value::from(hole(DATA + self.survey.said.texts.len())),
            None => Value::none(),
        })
    }

    /// What holds others, of which some or all are looked at. Of a list it makes no difference how many these are.
    fn many(mut self, sign: u8) -> Many<'a, 'u> {
        self.say(sign);
        let Use {
            shown,
            counted,
            asked,
            ..
        } = *self.its;
        Many {
            literal: self.literal || asked || shown || (counted && sign == sign::FIELDS),
            survey: self.survey,
            its: self.its,
            values: Vec::new(),
            fields: BTreeMap::new(),
            is_passed: false,
            place: 0,
            names: (!self.its.is_in_order() && sign == sign::FIELDS).then(Vec::new),
            key: None,
        }
    }
}

/// Values in another.
struct Many<'a, 'u> {
    survey: &'a mut Survey<'u>,
    its: &'u Use,
    literal: bool,
    values: Vec<Value>,
    fields: BTreeMap<Cow<'static, str>, Value>,
    /// Whether one of them was not looked at.
    is_passed: bool,
    /// How many there were before.
    place: usize,
    /// Their names, where these were not seen before.
    names: Option<Vec<&'static str>>,
    key: Option<String>,
}

impl<'u> Many<'_, 'u> {
    /// A value with which that is done; nothing where nobody looks at it.
    fn one<T: Serialize + ?Sized>(
        &mut self,
        its: Option<&'u Use>,
        value: &T,
    ) -> Result<Option<Value>, Error> {
        let its = match its {
            Some(its) => its,
            // All that is in it is looked at.
            None if self.literal => self.its,
            None => {
                self.is_passed = true;
                return Ok(None);
            }
        };
        let value = value.serialize(At {
            survey: self.survey,
            its,
            literal: self.literal,
        });
        value.map(Some)
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.survey.said.likeness.push(sign::ELEMENT);
        let value = self.one(self.its.of(ELEMENT), value)?;
        let value = value.unwrap_or_else(Value::none);
        if self.survey.hollow.is_some() {
            self.values.push(value);
        }
        Ok(())
    }

    fn list(self) -> Value {
        self.survey.said.likeness.push(sign::END);
        match self.survey.hollow {
            Some(_) => Value::from(self.values),
            None => Value::none(),
        }
    }

    fn map(mut self) -> Value {
        // What has nothing in it is not there for a template that asks.
        if self.is_passed && self.fields.is_empty() && self.survey.hollow.is_some() {
            self.fields.insert("".into(), Value::none());
        }
        let end = if self.is_passed { sign::YES } else { sign::NO };
        self.survey.said.likeness.extend([end, sign::END]);
        match self.survey.hollow {
            Some(_) => Value::from(self.fields),
            None => Value::none(),
        }
    }
}

macro_rules! numbers {
    ($($name:ident: $kind:ty,)*) => {
        $(fn $name(self, it: $kind) -> Result<Value, Error> {
            Ok(self.number(&it.to_le_bytes(), Value::from(it)))
        })*
    };
}

impl<'a, 'u> Serializer for At<'a, 'u> {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = Many<'a, 'u>;
    type SerializeTuple = Impossible<Value, Error>;
    type SerializeTupleStruct = Impossible<Value, Error>;
    type SerializeTupleVariant = Impossible<Value, Error>;
    type SerializeMap = Many<'a, 'u>;
    type SerializeStruct = Many<'a, 'u>;
    type SerializeStructVariant = Impossible<Value, Error>;

    numbers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
    }

    fn serialize_bool(mut self, it: bool) -> Result<Value, Error> {
        self.say(if it { sign::YES } else { sign::NO });
        Ok(Value::from(it))
    }

    fn serialize_char(self, it: char) -> Result<Value, Error> {
        self.text(it.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, it: &str) -> Result<Value, Error> {
        self.text(it)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, Error> {
        Err(no_data())
    }

    fn serialize_none(mut self) -> Result<Value, Error> {
        self.say(sign::NONE);
        Ok(Value::none())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, it: &T) -> Result<Value, Error> {
        it.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Error> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Error> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        it: &T,
    ) -> Result<Value, Error> {
        it.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Value, Error> {
        Err(no_data())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Many<'a, 'u>, Error> {
        Ok(self.many(sign::LIST))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(no_data())
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(no_data())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(no_data())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Many<'a, 'u>, Error> {
        Ok(self.many(sign::FIELDS))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Many<'a, 'u>, Error> {
        Ok(self.many(sign::FIELDS))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(no_data())
    }
}

/// Views have texts, numbers, lists and fields: what has anything else is made by itself.
fn no_data() -> Error {
    Error::custom("this is no data of pages")
}

impl SerializeSeq for Many<'_, '_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, it: &T) -> Result<(), Error> {
        self.element(it)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.list())
    }
}

impl SerializeStruct for Many<'_, '_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        it: &T,
    ) -> Result<(), Error> {
        if let Some(names) = &mut self.names {
            names.push(name);
        }
        let its = self.its.at_place(self.place, name);
        self.place += 1;
        if let Some(value) = self.one(its, it)?
            && self.survey.hollow.is_some()
        {
            self.fields.insert(name.into(), value);
        }
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        if let Some(names) = &self.names {
            self.its.see(names);
        }
        Ok(self.map())
    }
}

/// Of a map, unlike of a structure, it is not known beforehand which fields it has.
impl SerializeMap for Many<'_, '_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let key = serde_json::to_value(key).map_err(Error::custom)?;
        let key = key.as_str().ok_or_else(|| Error::custom("no name"))?;
        self.key = Some(key.to_owned());
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, it: &T) -> Result<(), Error> {
        let key = self.key.take().unwrap_or_default();
        let before = self.survey.said.likeness.len();
        self.survey.tell(&key);
        match self.one(self.its.of(&key), it)? {
            Some(value) => {
                if self.survey.hollow.is_some() {
                    self.fields.insert(key.into(), value);
                }
            }
            None => self.survey.said.likeness.truncate(before),
        }
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.map())
    }
}

/// Whether a text is there, and compaction leaves it as it is wherever it stands, no space at its ends and one between its words; and
/// whether no mark of a text that others are put into can be in it. All of it is looked at, which processors do many bytes at a time.
fn is_even(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_odd = |byte: &u8| *byte < b' ' || *byte == b'{' || *byte == b'}';
    let has_odd = bytes.iter().fold(false, |odd, byte| odd | is_odd(byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let has_spaces = pairs.fold(false, |spaces, (one, other)| {
        spaces | (*one == b' ' && *other == b' ')
    });
    let ends = [bytes.first(), bytes.last()];
    !has_odd && !has_spaces && ends.iter().all(|end| end.is_some_and(|byte| *byte != b' '))
}

/// Whether it leads to a folder above: there are few of these, and they stand on page after page.
fn is_way_up(text: &str) -> bool {
    text.starts_with('.') && text.bytes().all(|byte| matches!(byte, b'.' | b'/'))
}
